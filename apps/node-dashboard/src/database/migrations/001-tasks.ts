import { tenantTable } from '@rolecall/repository/migrations'
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const tasks: Migration = {
  up: (db) =>
    tenantTable(db, 'tasks')
      .addColumn('title', 'text', (column) => column.notNull().check(sql`char_length(title) between 1 and 200`))
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
      .addColumn('completed_at', 'timestamptz')
      .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
      .addIndex(['created_at', 'id'])
      .execute(),
}
