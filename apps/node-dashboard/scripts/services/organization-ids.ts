import { createClerkClient } from '@clerk/backend'
import type { LocalClerk } from '@rolecall/local-clerk'

/** Organization id by slug, asked of the local Clerk through Clerk's own SDK. */
export async function organizationIds(clerk: LocalClerk): Promise<ReadonlyMap<string, string>> {
  const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.url, telemetry: { disabled: true } })
  const { data } = await client.organizations.getOrganizationList({ limit: 100 })
  return new Map(data.flatMap(({ slug, id }) => (slug ? [[slug, id] as const] : [])))
}
