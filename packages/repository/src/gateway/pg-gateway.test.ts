import { inspect } from 'node:util'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createDemo } from '../../test/fixtures/demo-database.ts'
import type { DemoDatabase } from '../../test/fixtures/demo-schema.ts'
import { sessionOf } from '../../test/fixtures/sessions.ts'
import { allTables, session, setupProxied, setupTenants } from '../../test/fixtures/tenants.ts'
import { createTenantDatabase, type ScopedDatabase } from '../index.ts'

const demo = await createDemo()
afterAll(() => demo.close())
beforeEach(() => demo.superuser.query('truncate tasks, projects'))

const setup = (config: pg.PoolConfig = {}) => setupTenants(demo, config)

describe('round trips', () => {
  test('takes one for a statement', async () => {
    const { tenants, roundTrips } = await setupProxied(demo)
    const db = tenants.for(session)
    expect(await roundTrips(() => db.selectFrom('tasks').selectAll().where('title', '=', 'x').execute())).toBe(1)
    expect(await roundTrips(() => db.insertInto('tasks').values({ title: 'x' }).execute())).toBe(1)
  })

  test.each([1, 3, 5])('takes k + 1 for a transaction of %i', async (k) => {
    const { tenants, roundTrips } = await setupProxied(demo)
    const run = () =>
      tenants.transaction(session, async (db) => {
        for (let i = 0; i < k; i++) await db.insertInto('tasks').values({ title: 'x' }).execute()
      })
    expect(await roundTrips(run)).toBe(k + 1)
  })

  test('takes none for a transaction without statements', async () => {
    const { tenants, roundTrips } = await setupProxied(demo)
    expect(await roundTrips(() => tenants.transaction(session, async () => 'nothing'))).toBe(0)
  })

  test('prepares nothing by name', async () => {
    const { tenants, pool } = setup()
    await tenants.for(session).selectFrom('tasks').selectAll().where('title', '=', 'x').execute()
    await tenants.transaction(session, (db) => db.selectFrom('tasks').selectAll().execute())
    expect((await pool.query('select name from pg_prepared_statements')).rows).toEqual([])
  })
})

describe('the setting', () => {
  test('is gone when the statement, the transaction, or a failed one is over', async () => {
    const { tenants, pool } = setup()
    const left = async () =>
      (await pool.query<{ org: string }>("select coalesce(current_setting('app.current_org', true), '') as org"))
        .rows[0]!.org
    await tenants.for(session).selectFrom('tasks').selectAll().execute()
    expect(await left()).toBe('')
    await tenants.transaction(session, (db) => db.selectFrom('tasks').selectAll().execute())
    expect(await left()).toBe('')
    await tenants
      .for(session)
      .selectFrom('tasks')
      .select(sql<number>`1 / 0`.as('x'))
      .where(sql<boolean>`1 / 0 = 1`)
      .execute()
      .catch(() => undefined)
    expect(await left()).toBe('')
    expect(pool.totalCount).toBe(1)
  })

  test('lets the one statement that follows it read and write', async () => {
    const { tenants } = setup()
    await tenants.for(session).insertInto('tasks').values({ title: 'mine' }).execute()
    expect(await tenants.for(session).selectFrom('tasks').select('title').execute()).toEqual([{ title: 'mine' }])
    expect(await tenants.for(sessionOf('org_b')).selectFrom('tasks').select('title').execute()).toEqual([])
  })
})

describe('sessions', () => {
  const unreachable = () =>
    createTenantDatabase<DemoDatabase>({ pool: new pg.Pool({ port: 1 }), tenantTables: ['tasks'] })

  test.each([
    ['undefined', undefined, 'session_not_verified'],
    [
      'a hand-made object',
      { status: 'signed-in', userId: 'user_1', organization: { id: 'org_b', permissions: new Set() } },
      'session_not_verified',
    ],
    ['a spread session', { ...session }, 'session_not_verified'],
    ['a spread session of another organization', { ...session, organization: { id: 'org_b' } }, 'session_not_verified'],
    ['a session made with Object.create', Object.create(session), 'session_not_verified'],
    ['a proxy of a session', new Proxy(session, {}), 'session_not_verified'],
    ['a JSON copy', JSON.parse(JSON.stringify(session)), 'session_not_verified'],
    ['an organization id', 'org_b', 'session_not_verified'],
  ])('refuses %s before any I/O', async (_, value, code) => {
    expect(() => unreachable().for(value as never)).toThrow(expect.objectContaining({ code }) as Error)
    await expect(unreachable().transaction(value as never, async () => 1)).rejects.toMatchObject({ code })
  })

  test('refuses sessions without an organization', async () => {
    const { sessionFromClaims, sessionFromAuth } = await import('@rolecall/rbac')
    const claims = { v: 2, sub: 'user_1', sid: 'sess_1', iss: 'https://clerk.example.test', iat: 1, exp: 4_000_000_000 }
    for (const none of [sessionFromClaims(claims), sessionFromAuth({ isAuthenticated: false, userId: null })]) {
      expect(() => unreachable().for(none)).toThrow(
        expect.objectContaining({ code: 'session_without_organization' }) as Error,
      )
    }
  })

  test('cannot be changed after they opened a scope', () => {
    expect(() => Object.assign(session, { organization: { id: 'org_b' } })).toThrow(TypeError)
  })
})

describe('transactions', () => {
  test('says that nothing was kept when an error was caught inside', async () => {
    const { tenants, pool } = setup()
    const run = tenants.transaction(session, async (db) => {
      await db.insertInto('projects').values({ slug: 'x', name: 'X' }).execute()
      await db
        .insertInto('projects')
        .values({ slug: 'x', name: 'X' })
        .execute()
        .catch(() => undefined)
    })
    await expect(run).rejects.toMatchObject({ name: 'TransactionError', code: 'transaction_aborted' })
    expect((await demo.superuser.query('select from projects')).rowCount).toBe(0)
    expect((await pool.query('select 1')).rowCount).toBe(1)
  })

  test('refuses a handle that outlived its transaction', async () => {
    const { tenants } = setup()
    const escaped = await tenants.transaction(session, async (db) => db)
    await expect(escaped.selectFrom('tasks').selectAll().execute()).rejects.toMatchObject({
      code: 'transaction_closed',
    })
  })

  test('runs statements in order, also when they are not awaited one by one', async () => {
    const { tenants } = setup()
    await tenants.transaction(session, async (db) => {
      void db.insertInto('tasks').values({ title: 'not awaited' }).execute()
      await Promise.all(['a', 'b', 'c'].map((title) => db.insertInto('tasks').values({ title }).execute()))
    })
    expect((await demo.superuser.query('select from tasks')).rowCount).toBe(4)
  })

  test('reports a constraint that is checked at commit', async () => {
    const { tenants } = setup()
    await demo.superuser.query('alter table tasks alter constraint tasks_project_id_fkey deferrable initially deferred')
    const insert = { title: 'a', project_id: '00000000-0000-4000-8000-000000000000' }
    await expect(
      tenants.transaction(session, (db) => db.insertInto('tasks').values(insert).execute()),
    ).rejects.toMatchObject({ code: 'foreign_key' })
    await expect(tenants.for(session).insertInto('tasks').values(insert).execute()).rejects.toMatchObject({
      code: 'foreign_key',
    })
    await demo.superuser.query('alter table tasks alter constraint tasks_project_id_fkey not deferrable')
    expect(await tenants.for(session).selectFrom('tasks').selectAll().execute()).toEqual([])
  })

  test('takes an isolation level and an access mode', async () => {
    const { tenants } = setup()
    const write = (db: ScopedDatabase<DemoDatabase>) => db.insertInto('tasks').values({ title: 'a' }).execute()
    await expect(tenants.transaction(session, write, { accessMode: 'read only' })).rejects.toMatchObject({
      code: 'database_error',
      sqlState: '25006',
    })
    await tenants.transaction(session, write, { isolationLevel: 'serializable' })
    await expect(
      tenants.transaction(session, write, { isolationLevel: 'serializable; drop table tasks' as never }),
    ).rejects.toThrow()
    expect((await demo.superuser.query('select from tasks')).rowCount).toBeGreaterThan(0)
  })

  test('says that a serialization conflict can be tried again', async () => {
    const { tenants } = setup({ max: 2 })
    await tenants
      .for(session)
      .insertInto('tasks')
      .values([{ title: 'a' }, { title: 'b' }])
      .execute()
    let open = () => undefined as void
    const gate = new Promise<void>((resolve) => (open = resolve))
    let waiting = 0
    const run = (title: string) =>
      tenants.transaction(
        session,
        async (db) => {
          await db.selectFrom('tasks').selectAll().execute()
          if (++waiting === 2) open()
          await gate
          await db
            .updateTable('tasks')
            .set({ title: `${title}!` })
            .where('title', '=', title)
            .execute()
        },
        { isolationLevel: 'serializable' },
      )
    const results = await Promise.allSettled([run('a'), run('b')])
    const failed = results.filter((result) => result.status === 'rejected')
    expect(failed).toHaveLength(1)
    expect(failed[0]?.reason).toMatchObject({ name: 'ConflictError', code: 'serialization_conflict', retryable: true })
  })
})

describe('error messages', () => {
  const SECRET = 'hunter2-is-my-secret'
  const uuid = '00000000-0000-4000-8000-000000000000'
  const cases: readonly (readonly [string, string, (db: ScopedDatabase<DemoDatabase>) => Promise<unknown>])[] = [
    [
      'a unique key',
      'unique_conflict',
      (db) =>
        db
          .insertInto('projects')
          .values([
            { slug: SECRET, name: 'a' },
            { slug: SECRET, name: 'b' },
          ])
          .execute(),
    ],
    [
      'a foreign key',
      'foreign_key',
      (db) => db.insertInto('tasks').values({ title: SECRET, project_id: uuid }).execute(),
    ],
    [
      'a missing value',
      'not_null',
      (db) =>
        db
          .insertInto('projects')
          .values({ slug: SECRET, name: null as never })
          .execute(),
    ],
    [
      'a malformed uuid',
      'invalid_value',
      (db) => db.selectFrom('tasks').selectAll().where('id', '=', SECRET).execute(),
    ],
    [
      'a malformed number',
      'invalid_value',
      (db) =>
        db
          .insertInto('tasks')
          .values({ title: 'a', points: SECRET as never })
          .execute(),
    ],
    [
      'a malformed time',
      'invalid_value',
      (db) => db.insertInto('tasks').values({ title: 'a', created_at: SECRET }).execute(),
    ],
    [
      'a malformed JSON',
      'invalid_value',
      (db) => db.insertInto('tasks').values({ title: 'a', labels: SECRET }).execute(),
    ],
    [
      'an unknown column',
      'database_error',
      (db) =>
        db
          .selectFrom('tasks')
          .selectAll()
          .where('nothing' as never, '=', SECRET as never)
          .execute(),
    ],
    [
      'a missing grant',
      'database_error',
      (db) => db.selectFrom('plans').selectAll().forUpdate().where('code', '=', SECRET).execute(),
    ],
    [
      'an escape',
      'unknown_table',
      (db) =>
        db
          .selectFrom('secrets' as 'tasks')
          .selectAll()
          .where('title', '=', SECRET)
          .execute(),
    ],
  ]
  test('of a trigger hold no values', async () => {
    const { tenants } = setup()
    await demo.superuser.query(`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not %', new.title; end $$;
      create trigger refuse before insert on tasks for each row execute function refuse()`)
    const error: unknown = await tenants
      .for(session)
      .insertInto('tasks')
      .values({ title: SECRET })
      .execute()
      .catch((reason: unknown) => reason)
    await demo.superuser.query('drop trigger refuse on tasks')
    expect(error).toMatchObject({ code: 'database_error', sqlState: 'P0001' })
    expect(inspect(error, { depth: 10 })).not.toContain(SECRET)
  })

  test.each([
    [
      'a policy',
      { name: 'IsolationError', code: 'row_level_security' },
      `create policy refuse on tasks as restrictive for insert with check (title <> '${SECRET}')`,
      'drop policy refuse on tasks',
    ],
    [
      'a check',
      { name: 'ConstraintError', code: 'check', constraint: 'refuse' },
      `alter table tasks add constraint refuse check (title <> '${SECRET}')`,
      'alter table tasks drop constraint refuse',
    ],
    [
      'an exclusion',
      { name: 'ConstraintError', code: 'exclusion', constraint: 'refuse' },
      'alter table tasks add constraint refuse exclude using btree (organization_id with =, title with =)',
      'alter table tasks drop constraint refuse',
    ],
    [
      'a privilege',
      { name: 'DatabaseError', sqlState: '42501' },
      'revoke insert on tasks from "app"',
      'grant insert on tasks to "app"',
    ],
  ])('of %s hold no values', async (_, expected, before, after) => {
    const { tenants } = setup()
    const run = (text: string) => demo.superuser.query<object>(text.replaceAll('"app"', `"${demo.appRole}"`))
    await run(before)
    onTestFinished(async () => void (await run(after)))
    const rows = [{ title: SECRET }, { title: SECRET }]
    const error: unknown = await tenants
      .for(session)
      .insertInto('tasks')
      .values(rows)
      .execute()
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject(expected)
    expect(inspect(error, { depth: 10 })).not.toContain(SECRET)
  })

  test.each(cases)('of %s hold no values', async (_, code, run) => {
    const { tenants } = setup()
    const error: unknown = await run(tenants.for(session)).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code })
    expect(inspect(error, { depth: 10 })).not.toContain(SECRET)
    expect(JSON.stringify(error)).not.toContain(SECRET)
  })
})

describe('drivers that submit in another way', () => {
  test('get begin, setting, statement and commit one after the other', async () => {
    const { pool } = setup()
    // As pg-native: a client whose class carries no Query.
    const plain = {
      on: () => undefined,
      async connect() {
        const client = await pool.connect()
        return {
          query: (text: string, values?: unknown[]) => client.query(text, values),
          on: () => undefined,
          release: (destroy?: boolean) => client.release(destroy),
        }
      },
    }
    const tenants = createTenantDatabase<DemoDatabase>({ pool: plain as never, ...allTables })
    await tenants.for(session).insertInto('tasks').values({ title: 'a' }).execute()
    await tenants.transaction(session, (db) => db.insertInto('tasks').values({ title: 'b' }).execute())
    await expect(
      tenants
        .for(session)
        .insertInto('tasks')
        .values({ title: null as never })
        .execute(),
    ).rejects.toMatchObject({ code: 'not_null' })
    expect(await tenants.for(session).selectFrom('tasks').select('title').orderBy('title').execute()).toEqual([
      { title: 'a' },
      { title: 'b' },
    ])
    expect(await tenants.for(sessionOf('org_b')).selectFrom('tasks').selectAll().execute()).toEqual([])
  })
})
