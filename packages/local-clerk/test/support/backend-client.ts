/** The real `@clerk/backend`, pointed at a local Clerk. */
import { createClerkClient, type ClerkClient } from '@clerk/backend'
import { isClerkAPIResponseError } from '@clerk/shared/error'
import type { LocalClerk } from '../../src/index.ts'
import { password } from '../fixtures/app/seed.ts'

export const backendClient = (clerk: LocalClerk): ClerkClient =>
  createClerkClient({
    secretKey: clerk.secretKey,
    publishableKey: clerk.publishableKey,
    apiUrl: clerk.url,
    telemetry: { disabled: true },
  })

/** The API's refusal as `status code`, or `accepted`. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    if (isClerkAPIResponseError(error)) return `${error.status} ${error.errors[0]?.code ?? ''}`
    throw error
  }
  return 'accepted'
}

export async function userByEmail(client: ClerkClient, email: string) {
  const { data } = await client.users.getUserList({ emailAddress: [email] })
  const [user] = data
  if (!user) throw new Error(`There is no user ${email}.`)
  return user
}

const created = { count: 0 }

/** A user with an address that no other user of the file has. */
export const newUser = (client: ClerkClient) =>
  client.users.createUser({
    emailAddress: [`person${++created.count}@fresh.test`],
    password,
    firstName: 'New',
    lastName: `Person ${created.count}`,
  })
