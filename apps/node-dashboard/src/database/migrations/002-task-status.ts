import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** A column for filters and paging. It is generated, so that it cannot contradict `completed_at`. */
export const taskStatus: Migration = {
  up: async (db) => {
    await db.schema
      .alterTable('tasks')
      .addColumn('status', 'text', (column) =>
        column
          .notNull()
          .generatedAlwaysAs(sql`case when completed_at is null then 'open' else 'done' end`)
          .stored(),
      )
      .execute()
    await db.schema
      .createIndex('tasks_status_created_at_id_idx')
      .on('tasks')
      .columns(['organization_id', 'status', 'created_at', 'id'])
      .execute()
  },
}
