/**
 * Builds need no secret, and one that is there becomes part of the server's files: Astro writes the variables that
 * Clerk's SDK reads into it, those of `.env` included. An empty one takes the place of the file's.
 */
export function forgetSecrets(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment)) if (/^CLERK_\w*(?:SECRET|KEY)/.test(name)) environment[name] = ''
}
