/**
 * The variables of the app and the worker, read only here. `.env.example` describes each. They come from `process.env`
 * instead of `astro:env`, because the worker runs without Astro.
 */
export const {
  SITE_URL,
  DATABASE_URL,
  SYSTEM_DATABASE_URL,
  CLERK_SECRET_KEY,
  CLERK_API_URL,
  CLERK_WEBHOOK_SIGNING_SECRET,
  WORKER_URL,
} = process.env
