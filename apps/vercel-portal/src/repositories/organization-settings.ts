/** The settings of the session's organization: the welcome line above its documents. */
import type { OrganizationSession } from '@rolecall/rbac'
import { tenantDatabase } from '../database/connection.ts'

export interface OrganizationSettings {
  readonly welcome: string
}

export async function readSettings(session: OrganizationSession): Promise<OrganizationSettings> {
  const tenants = await tenantDatabase()
  const row = await tenants.for(session).selectFrom('settings').select('welcome').executeTakeFirst()
  return { welcome: row?.welcome ?? '' }
}

export async function saveSettings(session: OrganizationSession, { welcome }: OrganizationSettings): Promise<void> {
  const tenants = await tenantDatabase()
  await tenants.transaction(session, async (db) => {
    const changed = await db.updateTable('settings').set({ welcome }).executeTakeFirst()
    if (changed.numUpdatedRows === 0n) await db.insertInto('settings').values({ welcome }).execute()
  })
}
