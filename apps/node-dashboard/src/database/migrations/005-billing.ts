import { tenantTable } from '@rolecall/repository/migrations'
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** One row for each organization that has changed its billing. The others have the free plan. */
export const billing: Migration = {
  up: (db) =>
    tenantTable(db, 'billing', { id: 'text' })
      .addColumn('plan', 'text', (column) => column.notNull().check(sql`plan in ('free', 'team', 'business')`))
      .addColumn('invoice_email', 'text', (column) => column.notNull())
      .addColumn('changed_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
      .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
      .execute(),
}
