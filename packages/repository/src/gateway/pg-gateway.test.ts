import { inspect } from 'node:util'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createDemo, type Demo } from '../../test/fixtures/demo-database.ts'
import type { DemoDatabase } from '../../test/fixtures/demo-schema.ts'
import { startProxy } from '../../test/fixtures/proxy.ts'
import { sessionOf } from '../../test/fixtures/sessions.ts'
import { createTenantDatabase, type ScopedDatabase } from '../index.ts'

let demo: Demo
beforeAll(async () => void (demo = await createDemo()))
afterAll(() => demo.close())
beforeEach(() => demo.superuser.query('truncate tasks, projects'))

const session = sessionOf('org_a')
const all = { tenantTables: ['tasks', 'projects'], globalTables: ['plans'], functions: ['pg_sleep', 'pg_backend_pid'] } as const

/** Tenants over a pool of their own. */
function setup(config: pg.PoolConfig = {}) {
  const pool = new pg.Pool({ connectionString: demo.appUrl, max: 1, ...config })
  onTestFinished(() => pool.end())
  return { pool, tenants: createTenantDatabase<DemoDatabase>({ pool, ...all }) }
}

async function setupProxied(delayMs = 0, config: pg.PoolConfig = {}) {
  const proxy = await startProxy(demo.appUrl, delayMs)
  onTestFinished(() => proxy.close())
  const url = new URL(demo.appUrl)
  url.port = String(proxy.port)
  const { pool, tenants } = setup({ connectionString: url.href, ...config })
  await tenants.for(session).selectFrom('tasks').select('id').execute()
  const roundTrips = async (use: () => Promise<unknown>) => {
    const before = proxy.turns()
    await use()
    return proxy.turns() - before
  }
  return { proxy, pool, tenants, roundTrips }
}

const backendOf = async (db: ScopedDatabase<DemoDatabase>) =>
  (await db.selectNoFrom((eb) => eb.fn<number>('pg_backend_pid', []).as('pid')).executeTakeFirstOrThrow()).pid

describe('round trips', () => {
  it('takes one for a statement', async () => {
    const { tenants, roundTrips } = await setupProxied()
    const db = tenants.for(session)
    expect(await roundTrips(() => db.selectFrom('tasks').selectAll().where('title', '=', 'x').execute())).toBe(1)
    expect(await roundTrips(() => db.insertInto('tasks').values({ title: 'x' }).execute())).toBe(1)
  })

  it.each([1, 3, 5])('takes k + 1 for a transaction of %i', async (k) => {
    const { tenants, roundTrips } = await setupProxied()
    const run = () =>
      tenants.transaction(session, async (db) => {
        for (let i = 0; i < k; i++) await db.insertInto('tasks').values({ title: 'x' }).execute()
      })
    expect(await roundTrips(run)).toBe(k + 1)
  })

  it('takes none for a transaction without statements', async () => {
    const { tenants, roundTrips } = await setupProxied()
    expect(await roundTrips(() => tenants.transaction(session, async () => 'nothing'))).toBe(0)
  })

  it('prepares nothing by name', async () => {
    const { tenants, pool } = setup()
    await tenants.for(session).selectFrom('tasks').selectAll().where('title', '=', 'x').execute()
    await tenants.transaction(session, (db) => db.selectFrom('tasks').selectAll().execute())
    expect((await pool.query('select name from pg_prepared_statements')).rows).toEqual([])
  })
})

describe('the setting', () => {
  it('is gone when the statement, the transaction, or a failed one is over', async () => {
    const { tenants, pool } = setup()
    const left = async () => (await pool.query<{ org: string }>("select coalesce(current_setting('app.current_org', true), '') as org")).rows[0]!.org
    await tenants.for(session).selectFrom('tasks').selectAll().execute()
    expect(await left()).toBe('')
    await tenants.transaction(session, (db) => db.selectFrom('tasks').selectAll().execute())
    expect(await left()).toBe('')
    await tenants.for(session).selectFrom('tasks').select(sql<number>`1 / 0`.as('x')).where(sql<boolean>`1 / 0 = 1`).execute().catch(() => undefined)
    expect(await left()).toBe('')
    expect(pool.totalCount).toBe(1)
  })

  it('lets the one statement that follows it read and write', async () => {
    const { tenants } = setup()
    await tenants.for(session).insertInto('tasks').values({ title: 'mine' }).execute()
    expect(await tenants.for(session).selectFrom('tasks').select('title').execute()).toEqual([{ title: 'mine' }])
    expect(await tenants.for(sessionOf('org_b')).selectFrom('tasks').select('title').execute()).toEqual([])
  })
})

describe('sessions', () => {
  const unreachable = () => createTenantDatabase<DemoDatabase>({ pool: new pg.Pool({ port: 1 }), tenantTables: ['tasks'] })

  it.each([
    ['undefined', undefined, 'session_not_verified'],
    ['a hand-made object', { status: 'signed-in', userId: 'user_1', organization: { id: 'org_b', permissions: new Set() } }, 'session_not_verified'],
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

  it('refuses sessions without an organization', async () => {
    const { sessionFromClaims, sessionFromAuth } = await import('@rolecall/rbac')
    const claims = { v: 2, sub: 'user_1', sid: 'sess_1', iss: 'https://clerk.example.test', iat: 1, exp: 4_000_000_000 }
    for (const none of [sessionFromClaims(claims), sessionFromAuth({ isAuthenticated: false, userId: null } as never)]) {
      expect(() => unreachable().for(none)).toThrow(expect.objectContaining({ code: 'session_without_organization' }) as Error)
    }
  })

  it('cannot be changed after they opened a scope', () => {
    expect(() => Object.assign(session, { organization: { id: 'org_b' } })).toThrow(TypeError)
  })
})

describe('transactions', () => {
  it('says that nothing was kept when an error was caught inside', async () => {
    const { tenants, pool } = setup()
    const run = tenants.transaction(session, async (db) => {
      await db.insertInto('projects').values({ slug: 'x', name: 'X' }).execute()
      await db.insertInto('projects').values({ slug: 'x', name: 'X' }).execute().catch(() => undefined)
    })
    await expect(run).rejects.toMatchObject({ name: 'TransactionError', code: 'transaction_aborted' })
    expect((await demo.superuser.query('select from projects')).rowCount).toBe(0)
    expect((await pool.query('select 1')).rowCount).toBe(1)
  })

  it('refuses a handle that outlived its transaction', async () => {
    const { tenants } = setup()
    const escaped = await tenants.transaction(session, async (db) => db)
    await expect(escaped.selectFrom('tasks').selectAll().execute()).rejects.toMatchObject({ code: 'transaction_closed' })
  })

  it('runs statements in order, also when they are not awaited one by one', async () => {
    const { tenants } = setup()
    await tenants.transaction(session, async (db) => {
      void db.insertInto('tasks').values({ title: 'not awaited' }).execute()
      await Promise.all(['a', 'b', 'c'].map((title) => db.insertInto('tasks').values({ title }).execute()))
    })
    expect((await demo.superuser.query('select from tasks')).rowCount).toBe(4)
  })

  it('reports a constraint that is checked at commit', async () => {
    const { tenants } = setup()
    await demo.superuser.query('alter table tasks alter constraint tasks_project_id_fkey deferrable initially deferred')
    const insert = { title: 'a', project_id: '00000000-0000-4000-8000-000000000000' }
    await expect(tenants.transaction(session, (db) => db.insertInto('tasks').values(insert).execute())).rejects.toMatchObject({ code: 'foreign_key' })
    await expect(tenants.for(session).insertInto('tasks').values(insert).execute()).rejects.toMatchObject({ code: 'foreign_key' })
    await demo.superuser.query('alter table tasks alter constraint tasks_project_id_fkey not deferrable')
    expect(await tenants.for(session).selectFrom('tasks').selectAll().execute()).toEqual([])
  })

  it('takes an isolation level and an access mode', async () => {
    const { tenants } = setup()
    const write = (db: ScopedDatabase<DemoDatabase>) => db.insertInto('tasks').values({ title: 'a' }).execute()
    await expect(tenants.transaction(session, write, { accessMode: 'read only' })).rejects.toMatchObject({ code: 'database_error', sqlState: '25006' })
    await tenants.transaction(session, write, { isolationLevel: 'serializable' })
    await expect(tenants.transaction(session, write, { isolationLevel: 'serializable; drop table tasks' as never })).rejects.toThrow()
    expect((await demo.superuser.query('select from tasks')).rowCount).toBeGreaterThan(0)
  })

  it('says that a serialization conflict can be tried again', async () => {
    const { tenants } = setup({ max: 2 })
    await tenants.for(session).insertInto('tasks').values([{ title: 'a' }, { title: 'b' }]).execute()
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
          await db.updateTable('tasks').set({ title: `${title}!` }).where('title', '=', title).execute()
        },
        { isolationLevel: 'serializable' },
      )
    const results = await Promise.allSettled([run('a'), run('b')])
    const failed = results.filter((result) => result.status === 'rejected')
    expect(failed).toHaveLength(1)
    expect(failed[0]?.reason).toMatchObject({ name: 'ConflictError', code: 'serialization_conflict', retryable: true })
  })
})

describe('broken connections', () => {
  const kill = (pid: number) => demo.superuser.query('select pg_terminate_backend($1, 5000)', [pid])

  it('reports one that breaks during a statement, and goes on with another', async () => {
    const { tenants } = setup()
    const db = tenants.for(session)
    const pid = await backendOf(db)
    const sleeping = db.selectNoFrom((eb) => eb.fn('pg_sleep', [eb.lit(30)]).as('x')).execute()
    const outcome = expect(sleeping).rejects.toMatchObject({ name: 'ConnectionLostError', outcome: 'not_applied' })
    await kill(pid)
    await outcome
    expect(await backendOf(db)).not.toBe(pid)
  })

  it('survives one that breaks while idle', async () => {
    const { tenants } = setup()
    const db = tenants.for(session)
    const pid = await backendOf(db)
    await kill(pid)
    const next = await backendOf(db).catch((error: unknown) => error)
    if (typeof next !== 'number') expect(next).toMatchObject({ code: 'connection_lost' })
    expect(await backendOf(db)).not.toBe(pid)
  })

  it('rolls back a transaction whose connection breaks between statements', async () => {
    const { tenants } = setup()
    const run = tenants.transaction(session, async (db) => {
      await db.insertInto('tasks').values({ title: 'a' }).execute()
      await kill(await backendOf(db))
      await db.insertInto('tasks').values({ title: 'b' }).execute()
    })
    await expect(run).rejects.toMatchObject({ name: 'ConnectionLostError', outcome: 'not_applied' })
    expect((await demo.superuser.query('select from tasks')).rowCount).toBe(0)
    await tenants.for(session).insertInto('tasks').values({ title: 'c' }).execute()
  })

  it('does not say that a commit failed when only its answer was lost', async () => {
    const { proxy, tenants } = await setupProxied()
    proxy.cutAnswerTo('commit')
    const run = tenants.transaction(session, (db) => db.insertInto('tasks').values({ title: 'kept' }).execute())
    await expect(run).rejects.toMatchObject({ name: 'ConnectionLostError', outcome: 'unknown' })
    expect((await demo.superuser.query('select title from tasks')).rows).toEqual([{ title: 'kept' }])
  })

  it('does not say that a write failed when only its answer was lost', async () => {
    const { proxy, tenants } = await setupProxied()
    proxy.cutAnswerTo('insert into')
    await expect(tenants.for(session).insertInto('tasks').values({ title: 'kept' }).execute()).rejects.toMatchObject({ outcome: 'unknown' })
    expect((await demo.superuser.query('select title from tasks')).rows).toEqual([{ title: 'kept' }])
  })

  it('reports a database that cannot be reached', async () => {
    const { tenants } = setup({ connectionString: 'postgres://nobody@127.0.0.1:1/nothing' })
    await expect(tenants.for(session).selectFrom('tasks').selectAll().execute()).rejects.toMatchObject({ code: 'connection_lost', outcome: 'not_applied' })
    await expect(tenants.transaction(session, (db) => db.selectFrom('tasks').selectAll().execute())).rejects.toMatchObject({ code: 'connection_lost' })
  })
})

describe('time', () => {
  const sleep = (db: ScopedDatabase<DemoDatabase>) => db.selectNoFrom((eb) => eb.fn('pg_sleep', [eb.lit(30)]).as('x')).execute()

  it('reports statement_timeout, a cancellation, and a lock', async () => {
    const timed = setup({ statement_timeout: 50 })
    await expect(sleep(timed.tenants.for(session))).rejects.toMatchObject({ name: 'TimeoutError', code: 'statement_timeout' })

    const { tenants } = setup()
    const pid = await backendOf(tenants.for(session))
    const canceled = expect(sleep(tenants.for(session))).rejects.toMatchObject({ code: 'canceled' })
    const cancel = async (): Promise<void> => {
      const { rowCount } = await demo.superuser.query("select pg_cancel_backend(pid) from pg_stat_activity where pid = $1 and state = 'active'", [pid])
      if (rowCount === 0) await cancel()
    }
    await cancel()
    await canceled

    const locking = setup({ lock_timeout: 50, max: 2 })
    await locking.tenants.for(session).insertInto('tasks').values({ title: 'a' }).execute()
    await locking.tenants.transaction(session, async (db) => {
      await db.updateTable('tasks').set({ title: 'b' }).execute()
      await expect(locking.tenants.for(session).updateTable('tasks').set({ title: 'c' }).execute()).rejects.toMatchObject({ code: 'lock_timeout' })
    })
  })

  it('discards a connection whose answer is overdue', async () => {
    const { tenants, pool } = setup({ query_timeout: 50 })
    await expect(sleep(tenants.for(session))).rejects.toMatchObject({ code: 'statement_timeout' })
    expect(pool.totalCount).toBe(0)
    await expect(tenants.transaction(session, sleep)).rejects.toMatchObject({ code: 'statement_timeout' })
    expect(await tenants.for(session).selectFrom('tasks').selectAll().execute()).toEqual([])
  })

  it('reports a pool that stays busy', async () => {
    const { tenants, pool } = setup({ connectionTimeoutMillis: 50 })
    const client = await pool.connect()
    await expect(tenants.for(session).selectFrom('tasks').selectAll().execute()).rejects.toMatchObject({ code: 'connection_timeout' })
    client.release()
  })

  it('ends with the signal of a statement, and keeps the connection out of use until it is free', async () => {
    const { tenants } = setup()
    const abort = new AbortController()
    const running = tenants.for(session).selectNoFrom((eb) => eb.fn('pg_sleep', [eb.lit(0.2)]).as('x')).execute({ signal: abort.signal })
    abort.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    expect(await tenants.for(sessionOf('org_b')).selectFrom('tasks').selectAll().execute()).toEqual([])
  })
})

describe('error messages', () => {
  const SECRET = 'hunter2-is-my-secret'
  const uuid = '00000000-0000-4000-8000-000000000000'
  const cases: readonly (readonly [string, string, (db: ScopedDatabase<DemoDatabase>) => Promise<unknown>])[] = [
    ['a unique key', 'unique_conflict', (db) => db.insertInto('projects').values([{ slug: SECRET, name: 'a' }, { slug: SECRET, name: 'b' }]).execute()],
    ['a foreign key', 'foreign_key', (db) => db.insertInto('tasks').values({ title: SECRET, project_id: uuid }).execute()],
    ['a missing value', 'not_null', (db) => db.insertInto('projects').values({ slug: SECRET, name: null as never }).execute()],
    ['a malformed uuid', 'invalid_value', (db) => db.selectFrom('tasks').selectAll().where('id', '=', SECRET).execute()],
    ['a malformed number', 'invalid_value', (db) => db.insertInto('tasks').values({ title: 'a', points: SECRET as never }).execute()],
    ['a malformed time', 'invalid_value', (db) => db.insertInto('tasks').values({ title: 'a', created_at: SECRET }).execute()],
    ['a malformed JSON', 'invalid_value', (db) => db.insertInto('tasks').values({ title: 'a', labels: SECRET }).execute()],
    ['an unknown column', 'database_error', (db) => db.selectFrom('tasks').selectAll().where('nothing' as never, '=', SECRET as never).execute()],
    ['a missing grant', 'database_error', (db) => db.selectFrom('plans').selectAll().forUpdate().where('code', '=', SECRET).execute()],
    ['an escape', 'unknown_table', (db) => db.selectFrom('secrets' as 'tasks').selectAll().where('title', '=', SECRET).execute()],
  ]
  it.each(cases)('of %s hold no values', async (_, code, run) => {
    const { tenants } = setup()
    const error: unknown = await run(tenants.for(session)).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code })
    expect(inspect(error, { depth: 10 })).not.toContain(SECRET)
    expect(JSON.stringify(error)).not.toContain(SECRET)
  })
})

describe('drivers that submit in another way', () => {
  it('get begin, setting, statement and commit one after the other', async () => {
    const { pool } = setup()
    // As pg-native: a client whose class carries no Query.
    const plain = {
      on: () => undefined,
      async connect() {
        const client = await pool.connect()
        return { query: (text: string, values?: unknown[]) => client.query(text, values), on: () => undefined, release: (destroy?: boolean) => client.release(destroy) }
      },
    }
    const tenants = createTenantDatabase<DemoDatabase>({ pool: plain as never, ...all })
    await tenants.for(session).insertInto('tasks').values({ title: 'a' }).execute()
    await tenants.transaction(session, (db) => db.insertInto('tasks').values({ title: 'b' }).execute())
    await expect(tenants.for(session).insertInto('tasks').values({ title: null as never }).execute()).rejects.toMatchObject({ code: 'not_null' })
    expect(await tenants.for(session).selectFrom('tasks').select('title').orderBy('title').execute()).toEqual([{ title: 'a' }, { title: 'b' }])
    expect(await tenants.for(sessionOf('org_b')).selectFrom('tasks').selectAll().execute()).toEqual([])
  })
})
