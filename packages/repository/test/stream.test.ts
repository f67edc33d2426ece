import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import pg from 'pg'
import { createTenantDatabase, type ScopedDatabase } from '../src/index.ts'
import { createDemo } from './fixtures/demo-database.ts'
import { tenantTables, type DemoDatabase } from './fixtures/demo-schema.ts'
import { sessionOf } from './fixtures/sessions.ts'
import { setupTenants } from './fixtures/tenants.ts'

const demo = await createDemo()
const rows = 100_000
beforeAll(async () => {
  await demo.superuser.query(
    `insert into tasks (organization_id, title, points) select 'org_a', 'task ' || n, n from generate_series(1, $1::int) n`,
    [rows],
  )
  await demo.superuser.query(`insert into tasks (organization_id, title) values ('org_b', 'theirs')`)
})
afterAll(() => demo.close())

const session = sessionOf('org_a')
const all = (db: Pick<ScopedDatabase<DemoDatabase>, 'selectFrom'>) =>
  db.selectFrom('tasks').select(['points', 'organization_id']).orderBy('points')

test('exports 100,000 rows of the organization, in order', async () => {
  const { tenants } = setupTenants(demo)
  let expected = 0
  for await (const { points, organization_id } of all(tenants.for(session)).stream(1_000)) {
    expect([points, organization_id]).toEqual([++expected, 'org_a'])
  }
  expect(expected).toBe(rows)
})

test('a reader that stops early returns the connection', async () => {
  const { tenants, pool } = setupTenants(demo)
  for await (const { points } of all(tenants.for(session)).stream(10)) if (points === 25) break
  expect(pool.idleCount).toBe(1)
  expect(await tenants.for(sessionOf('org_b')).selectFrom('tasks').select('title').execute()).toEqual([
    { title: 'theirs' },
  ])
})

test('streams inside a transaction, two at a time', async () => {
  const { tenants } = setupTenants(demo)
  await tenants
    .transaction(session, async (db) => {
      await db.updateTable('tasks').set({ points: 0 }).where('points', '=', 1).execute()
      const [a, b] = [all(db).limit(5).stream(2), all(db).limit(5).stream(2)]
      const seen: unknown[] = []
      for (;;) {
        const [x, y] = [await a.next(), await b.next()]
        if (x.done || y.done) break
        seen.push([(x.value as { points: number }).points, (y.value as { points: number }).points])
      }
      expect(seen).toEqual([0, 2, 3, 4, 5].map((n) => [n, n]))
      throw new Error('undo')
    })
    .catch((error: unknown) => expect(error).toMatchObject({ message: 'undo' }))
})

test('refuses writes, bad sizes, and reports an error of the statement', async () => {
  const { tenants } = setupTenants(demo)
  const db = tenants.for(session)
  const drain = async (stream: AsyncIterable<unknown>) => {
    for await (const row of stream) void row
  }
  await expect(drain(db.deleteFrom('tasks').returning('id').stream(10))).rejects.toMatchObject({
    code: 'statement_not_allowed',
  })
  await expect(drain(all(db).stream(0))).rejects.toMatchObject({ code: 'invalid_limit' })
  await expect(
    drain(
      db
        .selectFrom('tasks')
        .select('nothing' as 'title')
        .stream(10),
    ),
  ).rejects.toMatchObject({
    code: 'database_error',
    sqlState: '42703',
  })
  expect(await db.selectFrom('plans').select('code').execute()).toHaveLength(2)
})

test('the system scope streams every organization, alone and in a transaction', async () => {
  const system = new pg.Pool({ connectionString: demo.superuser.options.connectionString, max: 1 })
  onTestFinished(() => system.end())
  const tenants = createTenantDatabase<DemoDatabase>({
    pool: demo.app,
    tenantTables,
    system: { pool: system, log: () => undefined },
  })
  const db = tenants.systemScope('export')
  let count = 0
  for await (const row of db.selectFrom('tasks').select('id').stream(5_000)) count += row ? 1 : 0
  expect(count).toBe(rows + 1)
  await expect(
    db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('tasks').where('organization_id', '=', 'org_b').execute()
      for await (const row of transaction.selectFrom('tasks').select('id').stream(50)) if (row) break
      throw new Error('undo')
    }),
  ).rejects.toThrow('undo')
  expect(await db.selectFrom('tasks').select('id').where('organization_id', '=', 'org_b').execute()).toHaveLength(1)
})
