/** Variables that Clerk's SDK reads through Astro. They can come from any file that Astro reads (`.env.production`, …). */
const readByClerk = ['CLERK_SECRET_KEY', 'CLERK_MACHINE_SECRET_KEY']

/**
 * Keeps secrets out of the build. Astro writes the variables that Clerk's SDK reads into the server's files, also those
 * of its `.env` files. An empty variable overrides the one of a file, and the build needs none of them.
 */
export function forgetSecrets(environment: NodeJS.ProcessEnv): void {
  for (const name of [...readByClerk, ...Object.keys(environment)])
    if (/^CLERK_\w*(?:SECRET|KEY)/.test(name)) environment[name] = ''
}
