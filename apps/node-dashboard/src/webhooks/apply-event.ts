/**
 * Mirrors Clerk's organizations and members next to the app's own rows. Deliveries arrive at least once and in any order.
 * Each is applied once, older events change nothing, and deleted rows stay deleted. Deliveries about one organization are
 * applied one after the other.
 */
import type { WebhookEvent } from '@clerk/backend'
import type { SystemDatabase } from '@rolecall/repository'
import { sql } from 'kysely'
import { tenantTables, type Database } from '../database/database.ts'

export type Outcome = 'applied' | 'duplicate' | 'ignored'

interface Delivery {
  /** The header `svix-id`. */
  readonly id: string
  readonly event: WebhookEvent
  /** When Clerk made the event. */
  readonly at: Date
}

/** Applies a delivery in one transaction, so that a failed one can be repeated. */
export async function applyEvent(database: SystemDatabase<Database>, delivery: Delivery): Promise<Outcome> {
  return database.transaction().execute(async (db) => {
    const first = await db
      .insertInto('webhook_deliveries')
      .values({ id: delivery.id, type: delivery.event.type })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return first.numInsertedOrUpdatedRows === 0n ? 'duplicate' : mirrorEvent(db, delivery)
  })
}

/** Holds the organization's lock until the transaction ends. */
async function waitForTurn(db: SystemDatabase<Database>, organizationId: string): Promise<void> {
  const key = sql`hashtextextended(${`tally:organization:${organizationId}`}, 0)`
  await db.selectNoFrom(sql`pg_advisory_xact_lock(${key})`.as('turn')).execute()
}

async function mirrorEvent(db: SystemDatabase<Database>, { event, at }: Delivery): Promise<Outcome> {
  switch (event.type) {
    case 'organization.created':
    case 'organization.updated': {
      const { id, slug, name, updated_at } = event.data
      await waitForTurn(db, id)
      await putOrganization(db, { id, slug, name, changed_at: new Date(updated_at), deleted_at: null })
      return 'applied'
    }
    case 'organization.deleted': {
      if (!event.data.id) return 'ignored'
      await waitForTurn(db, event.data.id)
      await deleteOrganization(db, event.data.id, at)
      return 'applied'
    }
    case 'organizationMembership.created':
    case 'organizationMembership.updated':
    case 'organizationMembership.deleted': {
      const { id, organization, public_user_data, role, updated_at } = event.data
      await waitForTurn(db, organization.id)
      if (await isDeleted(db, organization.id)) return 'ignored'
      const deleted = event.type === 'organizationMembership.deleted'
      await putMember(db, {
        organization_id: organization.id,
        id,
        user_id: public_user_data.user_id,
        role,
        changed_at: deleted ? at : new Date(updated_at),
        deleted_at: deleted ? at : null,
      })
      return 'applied'
    }
    default:
      return 'ignored'
  }
}

interface OrganizationFacts {
  readonly id: string
  readonly slug: string | null
  readonly name: string | null
  readonly changed_at: Date
  readonly deleted_at: Date | null
}

async function putOrganization(db: SystemDatabase<Database>, facts: OrganizationFacts): Promise<void> {
  await db
    .insertInto('mirrored_organizations')
    .values({ ...facts, organization_id: facts.id })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'id'])
        .doUpdateSet((excluded) => ({
          slug: excluded.ref('excluded.slug'),
          name: excluded.ref('excluded.name'),
          changed_at: excluded.ref('excluded.changed_at'),
          deleted_at: excluded.ref('excluded.deleted_at'),
        }))
        .where((row) =>
          row.and([
            row('mirrored_organizations.deleted_at', 'is', null),
            row('mirrored_organizations.changed_at', '<=', row.ref('excluded.changed_at')),
          ]),
        ),
    )
    .execute()
}

interface MemberFacts {
  readonly organization_id: string
  readonly id: string
  readonly user_id: string
  readonly role: string
  readonly changed_at: Date
  readonly deleted_at: Date | null
}

async function putMember(db: SystemDatabase<Database>, facts: MemberFacts): Promise<void> {
  await db
    .insertInto('mirrored_members')
    .values(facts)
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'id'])
        .doUpdateSet((excluded) => ({
          role: excluded.ref('excluded.role'),
          changed_at: excluded.ref('excluded.changed_at'),
          deleted_at: excluded.ref('excluded.deleted_at'),
        }))
        .where((row) =>
          row.and([
            row('mirrored_members.deleted_at', 'is', null),
            row('mirrored_members.changed_at', '<=', row.ref('excluded.changed_at')),
          ]),
        ),
    )
    .execute()
}

/** Deletes its rows. The row of the organization stays and is marked, for deliveries that arrive later. */
async function deleteOrganization(db: SystemDatabase<Database>, organizationId: string, at: Date): Promise<void> {
  for (const table of tenantTables) {
    if (table === 'mirrored_organizations') continue
    await db.deleteFrom(table).where('organization_id', '=', organizationId).execute()
  }
  await putOrganization(db, { id: organizationId, slug: null, name: null, changed_at: at, deleted_at: at })
  await db
    .updateTable('mirrored_organizations')
    .set({ slug: null, name: null, deleted_at: at })
    .where('organization_id', '=', organizationId)
    .execute()
}

async function isDeleted(db: SystemDatabase<Database>, organizationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('mirrored_organizations')
    .select('deleted_at')
    .where('organization_id', '=', organizationId)
    .executeTakeFirst()
  return row?.deleted_at != null
}
