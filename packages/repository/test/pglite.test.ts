/** The same walls on PGlite, whose only connection logs in as superuser and therefore needs the option `role`. */
import { PGlite } from '@electric-sql/pglite'
import fc from 'fast-check'
import { PGliteDialect } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { assertTenantIsolation } from '../src/audit.ts'
import { createTenantDatabase } from '../src/index.ts'
import { migrate } from '../src/migrations.ts'
import { demoMigrations, globalTables, tenantTables, type DemoDatabase } from './fixtures/demo-schema.ts'
import { escapes } from './fixtures/escape-catalogue.ts'
import { firstDifference, sequence } from './fixtures/oracle-property.ts'
import { sessionOf } from './fixtures/sessions.ts'

const full = process.env['ROLECALL_FULL'] === '1'

async function setup() {
  const pglite = await PGlite.create()
  await pglite.exec('create role app nologin')
  await migrate({ dialect: new PGliteDialect({ pglite }), appRole: 'app', migrations: demoMigrations })
  await pglite.exec("insert into plans values ('free', 0)")
  const tenants = createTenantDatabase<DemoDatabase>({
    dialect: new PGliteDialect({ pglite }),
    role: 'app',
    tenantTables,
    globalTables,
  })
  return { pglite, tenants }
}

const { pglite, tenants } = await setup()
afterAll(() => pglite.close())

const session = sessionOf('org_a')

describe('PGlite', () => {
  test('passes the audit as the role that its transactions take on', async () => {
    await assertTenantIsolation(tenants)
    const superuser = createTenantDatabase<DemoDatabase>({
      dialect: new PGliteDialect({ pglite }),
      tenantTables,
      globalTables,
    })
    await expect(assertTenantIsolation(superuser)).rejects.toMatchObject({ code: 'isolation_not_enforced' })
  })

  test('keeps organizations apart in statements and transactions', async () => {
    await tenants.for(session).insertInto('tasks').values({ title: 'mine' }).execute()
    await tenants.transaction(sessionOf('org_b'), async (db) => {
      await db.insertInto('tasks').values({ title: 'SECRET' }).execute()
    })
    expect(await tenants.for(session).selectFrom('tasks').select('title').execute()).toEqual([{ title: 'mine' }])
    expect((await pglite.query('select organization_id, title from tasks order by 1')).rows).toEqual([
      { organization_id: 'org_a', title: 'mine' },
      { organization_id: 'org_b', title: 'SECRET' },
    ])
  })

  test('takes a transaction back when it throws, when an error was caught, and refuses its handle afterwards', async () => {
    const before = (await pglite.query('select from tasks')).rows.length
    await expect(
      tenants.transaction(session, async (db) => {
        await db.insertInto('tasks').values({ title: 'a' }).execute()
        throw new Error('stop')
      }),
    ).rejects.toThrow('stop')
    await expect(
      tenants.transaction(session, async (db) => {
        await db.insertInto('tasks').values({ title: 'a' }).execute()
        await db
          .insertInto('tasks')
          .values({ title: null as never })
          .execute()
          .catch(() => undefined)
      }),
    ).rejects.toMatchObject({ code: 'transaction_aborted' })
    expect((await pglite.query('select from tasks')).rows.length).toBe(before)
    const escaped = await tenants.transaction(session, async (db) => db)
    await expect(escaped.selectFrom('tasks').selectAll().execute()).rejects.toMatchObject({
      code: 'transaction_closed',
    })
  })

  test('gives the same errors', async () => {
    const db = tenants.for(session)
    await expect(
      db
        .insertInto('tasks')
        .values({ title: null as never })
        .execute(),
    ).rejects.toMatchObject({ code: 'not_null' })
    await expect(
      db
        .insertInto('projects')
        .values([
          { slug: 'x', name: 'x' },
          { slug: 'x', name: 'x' },
        ])
        .execute(),
    ).rejects.toMatchObject({ code: 'unique_conflict' })
  })

  test.each(escapes.filter(({ expected }) => expected !== 'scoped'))('refuses $name', async ({ run, expected }) => {
    await expect(run(tenants.for(session))).rejects.toMatchObject({ code: expected })
  })

  test('gives what the oracle gives', async () => {
    await fc.assert(
      fc.asyncProperty(sequence, async (run) => {
        expect(await firstDifference(tenants, run)).toBeUndefined()
      }),
      { numRuns: full ? 300 : 10 },
    )
  }, 300_000)
})
