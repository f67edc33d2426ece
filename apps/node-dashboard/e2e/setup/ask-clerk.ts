import { requireEnvironment } from './test.ts'

/**
 * Calls Clerk's Backend API for changes without a function in the SDK: roles and permissions.
 *
 * @throws {Error} for any status but 2xx
 */
export async function askClerk<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${requireEnvironment('E2E_CLERK_URL')}/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${requireEnvironment('E2E_CLERK_SECRET_KEY')}`,
      'content-type': 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Answer
}
