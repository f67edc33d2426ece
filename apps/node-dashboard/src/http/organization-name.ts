import type { OrganizationSession } from '@rolecall/rbac'
import { BoundedCache } from '../bounded-cache.ts'
import { tenantDatabase } from '../database/connection.ts'

const names = new BoundedCache<string>(1_000)
/** How long, in seconds, a name is cached, and how long its absence is. */
const keepKnown = 60
const keepUnknown = 5

/**
 * The active organization's name from Clerk's webhooks, cached for a minute. Without one, its slug or its id. A failure
 * to read the name does not fail the page.
 */
export async function organizationName(session: OrganizationSession): Promise<string> {
  const { id, slug } = session.organization
  const known = names.get(id)
  if (known !== undefined) return known
  const name = await mirroredName(session).catch(() => undefined)
  names.set(id, name ?? slug ?? id, name === undefined ? keepUnknown : keepKnown)
  return name ?? slug ?? id
}

async function mirroredName(session: OrganizationSession): Promise<string | undefined> {
  const tenants = await tenantDatabase()
  const row = await tenants
    .for(session)
    .selectFrom('mirrored_organizations')
    .select('name')
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row?.name ?? undefined
}
