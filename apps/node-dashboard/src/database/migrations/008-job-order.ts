import type { Migration } from 'kysely/migration'

/** For the worker, which asks when it last did something for an organization, and for what is old enough to go. */
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
