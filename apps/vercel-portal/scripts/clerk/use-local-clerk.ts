import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { localClerkBuildEnvironment } from '@rolecall/local-clerk'

/**
 * Whether this app runs on the local Clerk: yes, unless the environment or `.env` has the keys of a real instance.
 * `LOCAL_CLERK_PORT` asks for a build on the local Clerk (browser tests, the preview), because the port becomes part of
 * the pages. `PORTAL_CLERK_PORT` goes before it, for a workspace whose apps run side by side. A build with neither keys
 * nor port fails in the audit.
 */
export function useLocalClerk(): boolean {
  const file = resolve(import.meta.dirname, '../../.env')
  if (existsSync(file)) process.loadEnvFile(file)
  if (process.env['PUBLIC_CLERK_PUBLISHABLE_KEY']) return false
  const port = process.env['PORTAL_CLERK_PORT'] || process.env['LOCAL_CLERK_PORT']
  if (port) Object.assign(process.env, localClerkBuildEnvironment({ port: Number(port) }))
  return true
}
