/**
 * What the servers are told when they start, read here and nowhere else; `.env.example` says what each is for. From
 * `process.env` and not from `astro:env`, because the worker, which is no part of Astro, shares this.
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
