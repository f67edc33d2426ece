import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTenantDatabase } from '../src/index.ts'
import { setupDemo } from './fixtures/demo-database.ts'
import { tenantTables, type DemoDatabase } from './fixtures/demo-schema.ts'
import { firstDifference, sequence } from './fixtures/oracle-property.ts'

const full = process.env['ROLECALL_FULL'] === '1'
const numRuns = full ? 2_000 : 60

describe('random operations of several organizations', () => {
  test(
    `give what an oracle per organization gives, in ${numRuns} sequences`,
    async () => {
      const { tenants } = await setupDemo()
      await fc.assert(
        fc.asyncProperty(sequence, async (run) => {
          expect(await firstDifference(tenants, run)).toBeUndefined()
        }),
        { numRuns },
      )
    },
    full ? 600_000 : 60_000,
  )

  test('differ from the oracle when the walls are away', async () => {
    const demo = await setupDemo()
    // No organization is set here. Each statement sees every row, like an app without the filter.
    await demo.superuser.query(
      "alter table tasks alter organization_id set default 'org_x'; alter table projects alter organization_id set default 'org_x'",
    )
    const { Kysely, PostgresDialect } = await import('kysely')
    const plain = new Kysely<DemoDatabase>({ dialect: new PostgresDialect({ pool: demo.superuser }) })
    const unscoped = {
      ...createTenantDatabase<DemoDatabase>({ pool: demo.superuser, tenantTables }),
      for: () => plain as never,
      transaction: (_: unknown, run: (db: never) => Promise<unknown>) =>
        plain.transaction().execute((inside) => run(inside as never)),
    }
    let found = 0
    await fc.assert(
      fc.asyncProperty(sequence, async (run) => {
        if (await firstDifference(unscoped as never, run).catch(() => ({}))) found++
      }),
      { numRuns: 30 },
    )
    expect(found).toBeGreaterThan(0)
  }, 60_000)
})
