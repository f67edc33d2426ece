/**
 * Deletes old reports, old webhook deliveries, and rows of deleted organizations. A session token can outlive its
 * organization by a minute and still write.
 */
import type { SystemDatabase } from '@rolecall/repository'
import { tenantTables, type Database } from '../src/database/database.ts'

const day = 24 * 60 * 60 * 1000
const reportLife = 30 * day
const deliveryLife = 30 * day

export async function tidy(database: SystemDatabase<Database>, now: Date): Promise<void> {
  const before = (age: number) => new Date(now.getTime() - age)
  await database.deleteFrom('jobs').where('finished_at', '<', before(reportLife)).execute()
  await database.deleteFrom('webhook_deliveries').where('received_at', '<', before(deliveryLife)).execute()
  for (const table of tenantTables) {
    if (table === 'mirrored_organizations') continue
    await database
      .deleteFrom(table)
      .where('organization_id', 'in', (eb) =>
        eb.selectFrom('mirrored_organizations').select('organization_id').where('deleted_at', 'is not', null),
      )
      .execute()
  }
}

/**
 * Tidies now and at each interval.
 *
 * @returns a function that stops it
 */
export function startTidying(database: SystemDatabase<Database>, every = 10 * 60 * 1000): () => void {
  const run = () =>
    void tidy(database, new Date()).catch((error: unknown) => {
      console.error(`tally worker: old rows could not be deleted: ${(error as Error).message}`)
    })
  run()
  const timer = setInterval(run, every)
  return () => clearInterval(timer)
}
