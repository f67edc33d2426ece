import { requireEnvironment } from './test.ts'

/** For what Clerk's dashboard does and its SDK has no function for: roles and permissions. @throws Error unless Clerk does it */
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
