import { tenantTable } from '@rolecall/repository/migrations'
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Organizations and members from Clerk's webhooks, and the deliveries that were applied. */
export const mirror: Migration = {
  up: async (db) => {
    await tenantTable(db, 'mirrored_organizations', { id: 'text' })
      .addColumn('slug', 'text')
      .addColumn('name', 'text')
      .addColumn('changed_at', 'timestamptz', (column) => column.notNull())
      .addColumn('deleted_at', 'timestamptz')
      .execute()
    await tenantTable(db, 'mirrored_members', { id: 'text' })
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('changed_at', 'timestamptz', (column) => column.notNull())
      .addColumn('deleted_at', 'timestamptz')
      .execute()
    await db.schema
      .createTable('webhook_deliveries')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('received_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
      .execute()
  },
}
