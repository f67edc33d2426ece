import { tenantTable } from '@rolecall/repository/migrations'
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** One row per organization: `singleton` prevents a second one. */
export const settings: Migration = {
  up: (db) =>
    tenantTable(db, 'settings')
      .addColumn('welcome', 'text', (column) => column.notNull().check(sql`char_length(welcome) <= 500`))
      .addColumn('singleton', 'boolean', (column) =>
        column
          .notNull()
          .defaultTo(true)
          .check(sql`singleton`),
      )
      .addUnique(['singleton'])
      .execute(),
}
