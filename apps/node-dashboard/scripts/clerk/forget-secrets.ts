/** What Clerk's SDK reads through Astro: these can come from any file that Astro reads (`.env.production` and others). */
const readByClerk = ['CLERK_SECRET_KEY', 'CLERK_MACHINE_SECRET_KEY']

/**
 * Builds need no secret, and one that is there becomes part of the server's files: Astro writes the variables that
 * Clerk's SDK reads into it, those of its `.env` files included. An empty one takes the place of the files'.
 */
export function forgetSecrets(environment: NodeJS.ProcessEnv): void {
  for (const name of [...readByClerk, ...Object.keys(environment)])
    if (/^CLERK_\w*(?:SECRET|KEY)/.test(name)) environment[name] = ''
}
