import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { localClerkBuildEnvironment } from '@rolecall/local-clerk'

/**
 * Whether this app runs on the local Clerk: yes, unless the environment or `.env` has the keys of a real instance.
 * A build for the local Clerk (browser tests, the demo) is asked for with `LOCAL_CLERK_PORT`, because the port becomes
 * part of the pages; a build with neither keys nor port fails in the audit, never silently.
 */
export function useLocalClerk(): boolean {
  const file = resolve(import.meta.dirname, '../../.env')
  if (existsSync(file)) process.loadEnvFile(file)
  if (process.env['PUBLIC_CLERK_PUBLISHABLE_KEY']) return false
  const port = process.env['LOCAL_CLERK_PORT']
  if (port) Object.assign(process.env, localClerkBuildEnvironment({ port: Number(port) }))
  return true
}
