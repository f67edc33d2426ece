import '../load-environment.ts'
import { localClerkBuildEnvironment } from '@rolecall/local-clerk'
import { TallyError } from '../../src/errors/tally-error.ts'

/**
 * Whether this app uses the local Clerk: yes, unless the environment or `.env` has the keys of a real instance. A build
 * for the local Clerk (browser tests, the demo) needs `LOCAL_CLERK_PORT`, because the address becomes part of the pages.
 *
 * @throws {TallyError} `clerk_missing` for a build with neither, whose sign-in page would stay empty
 */
export function useLocalClerk({ isBuild }: { readonly isBuild: boolean }): boolean {
  if (process.env['PUBLIC_CLERK_PUBLISHABLE_KEY']) return false
  const port = process.env['LOCAL_CLERK_PORT']
  if (port) Object.assign(process.env, localClerkBuildEnvironment({ port: Number(port) }))
  else if (isBuild) {
    throw new TallyError(
      'clerk_missing',
      'This build has no Clerk.',
      'Set PUBLIC_CLERK_PUBLISHABLE_KEY (see .env.example) to build for a Clerk instance, or LOCAL_CLERK_PORT=4322 to ' +
        'build for the local Clerk of "pnpm demo" and the browser tests.',
    )
  }
  return true
}
