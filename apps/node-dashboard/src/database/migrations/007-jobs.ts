import { tenantTable } from '@rolecall/repository/migrations'
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The worker's jobs and their results. */
export const jobs: Migration = {
  up: (db) =>
    tenantTable(db, 'jobs')
      .addColumn('kind', 'text', (column) => column.notNull().check(sql`kind in ('export', 'report')`))
      .addColumn('status', 'text', (column) =>
        column
          .notNull()
          .defaultTo('queued')
          .check(sql`status in ('queued', 'done', 'refused', 'failed')`),
      )
      .addColumn('requested_by', 'text', (column) => column.notNull())
      .addColumn('token_id', 'text', (column) => column.notNull())
      .addColumn('actor_id', 'text')
      .addColumn('recipient', 'text')
      .addColumn('requested_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
      .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('finished_at', 'timestamptz')
      .addColumn('result', 'text')
      .addIndex(['requested_at', 'id'])
      .execute(),
}
