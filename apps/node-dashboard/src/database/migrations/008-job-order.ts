import type { Migration } from 'kysely/migration'

/** Indexes for the worker: the last job of an organization, and rows that are old enough to delete. */
export const jobOrder: Migration = {
  up: async (db) => {
    await db.schema.createIndex('jobs_finished_at_idx').on('jobs').columns(['organization_id', 'finished_at']).execute()
    await db.schema
      .createIndex('webhook_deliveries_received_at_idx')
      .on('webhook_deliveries')
      .column('received_at')
      .execute()
  },
}
