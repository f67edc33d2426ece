import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import pg from 'pg'
import { afterAll, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { createDemo } from '../../test/fixtures/demo-database.ts'
import { tenantTables, type DemoDatabase } from '../../test/fixtures/demo-schema.ts'
import { sessionOf } from '../../test/fixtures/sessions.ts'
import { backendOf, session, setupProxied, setupTenants } from '../../test/fixtures/tenants.ts'
import { provisionDatabase } from '../embedded.ts'
import { createTenantDatabase, type ScopedDatabase } from '../index.ts'

const demo = await createDemo()
afterAll(() => demo.close())
beforeEach(() => demo.superuser.query('truncate tasks, projects'))

/** One packet: AuthenticationOk and ReadyForQuery, then FATAL 57P01. https://www.postgresql.org/docs/18/protocol-message-formats.html */
const message = (type: string, body: string) => {
  const head = Buffer.alloc(5, type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, Buffer.from(body, 'latin1')])
}
const ready = Buffer.concat([message('R', '\0\0\0\0'), message('Z', 'I')])
const shutDown = message('E', 'SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0')

const setup = (config: pg.PoolConfig = {}) => setupTenants(demo, config)

describe('broken connections', () => {
  const kill = (pid: number) => demo.superuser.query('select pg_terminate_backend($1, 5000)', [pid])

  test('reports one that breaks during a statement, and uses another one', async () => {
    const { tenants } = setup()
    const db = tenants.for(session)
    const pid = await backendOf(db)
    const sleeping = db.selectNoFrom((eb) => eb.fn('pg_sleep', [eb.lit(30)]).as('x')).execute()
    const outcome = expect(sleeping).rejects.toMatchObject({ name: 'ConnectionLostError', outcome: 'not_applied' })
    await kill(pid)
    await outcome
    expect(await backendOf(db)).not.toBe(pid)
  })

  test('says that nothing was sent through a pool that was ended', async () => {
    const pool = new pg.Pool({ connectionString: demo.appUrl })
    const tenants = createTenantDatabase<DemoDatabase>({ pool, tenantTables })
    await pool.end()
    const lost = { name: 'ConnectionLostError', outcome: 'not_applied' }
    const write = (db: ScopedDatabase<DemoDatabase>) => db.insertInto('tasks').values({ title: 'x' }).execute()
    await expect(write(tenants.for(session))).rejects.toMatchObject(lost)
    await expect(tenants.transaction(session, write)).rejects.toMatchObject(lost)
  })

  test('says that nothing was sent when the database takes no more connections', async () => {
    const { tenants } = setup()
    onTestFinished(async () => void (await demo.superuser.query(`alter role "${demo.appRole}" connection limit -1`)))
    await demo.superuser.query(`alter role "${demo.appRole}" connection limit 0`)
    await expect(tenants.for(session).selectFrom('tasks').select('id').execute()).rejects.toMatchObject({
      name: 'ConnectionLostError',
      outcome: 'not_applied',
    })
  })

  test('survives one that breaks while idle', async () => {
    const { tenants } = setup()
    const db = tenants.for(session)
    const pid = await backendOf(db)
    await kill(pid)
    const next = await backendOf(db).catch((error: unknown) => error)
    if (typeof next !== 'number') expect(next).toMatchObject({ code: 'connection_lost' })
    expect(await backendOf(db)).not.toBe(pid)
  })

  test.each(['for', 'transaction', 'systemScope'])('survives one that breaks as it is handed out: %s', async (way) => {
    const server = createServer((socket) => socket.once('data', () => socket.end(Buffer.concat([ready, shutDown]))))
    onTestFinished(() => void server.close())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const pool = new pg.Pool({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, user: 'a' })
    const tenants = createTenantDatabase<DemoDatabase>({ pool, tenantTables, system: { pool, log: () => undefined } })
    const read = (db: Pick<ScopedDatabase<DemoDatabase>, 'selectFrom'>) => db.selectFrom('tasks').selectAll().execute()
    const run =
      way === 'for'
        ? read(tenants.for(session))
        : way === 'transaction'
          ? tenants.transaction(session, read)
          : read(tenants.systemScope('test'))
    await expect(run).rejects.toThrow(/connection/i)
  })

  test('rolls back a transaction whose connection breaks between statements', async () => {
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

  test('does not say that a commit failed when only its answer was lost', async () => {
    const { proxy, tenants } = await setupProxied(demo)
    proxy.cutAnswerTo('commit')
    const run = tenants.transaction(session, (db) => db.insertInto('tasks').values({ title: 'kept' }).execute())
    await expect(run).rejects.toMatchObject({ name: 'ConnectionLostError', outcome: 'unknown' })
    expect((await demo.superuser.query('select title from tasks')).rows).toEqual([{ title: 'kept' }])
  })

  test('does not say that a write failed when only its answer was lost', async () => {
    const { proxy, tenants } = await setupProxied(demo)
    proxy.cutAnswerTo('insert into')
    await expect(tenants.for(session).insertInto('tasks').values({ title: 'kept' }).execute()).rejects.toMatchObject({
      outcome: 'unknown',
    })
    expect((await demo.superuser.query('select title from tasks')).rows).toEqual([{ title: 'kept' }])
  })

  test.each(['begin', 'begin; select 1 / 0'])('does not use one with an open transaction: %s', async (left) => {
    const { tenants, pool } = setup()
    const careless = async () => {
      const client = await pool.connect()
      await client.query(left).catch(() => client.query('select 1').catch(() => undefined))
      client.release()
    }
    await careless()
    await tenants.for(session).insertInto('tasks').values({ title: 'kept' }).execute()
    await careless()
    await tenants.transaction(session, (db) => db.insertInto('tasks').values({ title: 'kept too' }).execute())
    expect((await demo.superuser.query('select from tasks')).rowCount).toBe(2)
  })

  test('reports a database that cannot be reached', async () => {
    const { tenants } = setup({ connectionString: 'postgres://unused@127.0.0.1:1/nothing' })
    await expect(tenants.for(session).selectFrom('tasks').selectAll().execute()).rejects.toMatchObject({
      code: 'connection_lost',
      outcome: 'not_applied',
    })
    await expect(
      tenants.transaction(session, (db) => db.selectFrom('tasks').selectAll().execute()),
    ).rejects.toMatchObject({ code: 'connection_lost' })
  })
})

describe('time', () => {
  const sleep = (db: ScopedDatabase<DemoDatabase>) =>
    db.selectNoFrom((eb) => eb.fn('pg_sleep', [eb.lit(30)]).as('x')).execute()

  test('reports statement_timeout, a cancellation, and a lock', async () => {
    const timed = setup({ statement_timeout: 50 })
    await expect(sleep(timed.tenants.for(session))).rejects.toMatchObject({
      name: 'TimeoutError',
      code: 'statement_timeout',
    })

    const { tenants } = setup()
    const pid = await backendOf(tenants.for(session))
    const canceled = expect(sleep(tenants.for(session))).rejects.toMatchObject({ code: 'canceled' })
    const cancel = async (): Promise<void> => {
      const { rowCount } = await demo.superuser.query(
        "select pg_cancel_backend(pid) from pg_stat_activity where pid = $1 and state = 'active'",
        [pid],
      )
      if (rowCount === 0) await cancel()
    }
    await cancel()
    await canceled

    const locking = setup({ lock_timeout: 50, max: 2 })
    await locking.tenants.for(session).insertInto('tasks').values({ title: 'a' }).execute()
    const holder = await demo.superuser.connect()
    try {
      await holder.query(`begin; update tasks set title = 'b'`)
      await expect(
        locking.tenants.for(session).updateTable('tasks').set({ title: 'c' }).execute(),
      ).rejects.toMatchObject({ code: 'lock_timeout' })
    } finally {
      await holder.query('rollback')
      holder.release()
    }
  })

  test('discards a connection whose answer is overdue', async () => {
    const { tenants, pool } = setup({ query_timeout: 1_000 })
    await expect(sleep(tenants.for(session))).rejects.toMatchObject({ code: 'statement_timeout' })
    expect(pool.totalCount).toBe(0)
    await expect(tenants.transaction(session, sleep)).rejects.toMatchObject({ code: 'statement_timeout' })
    expect(await tenants.for(session).selectFrom('tasks').selectAll().execute()).toEqual([])
  })

  test('discards one in the system scope as well, also when a transaction would roll back over it', async () => {
    const { systemUrl } = await provisionDatabase({ url: inject('superuserUrl'), database: demo.database })
    const pool = new pg.Pool({ connectionString: systemUrl, max: 1, query_timeout: 1_000 })
    onTestFinished(() => pool.end())
    const tenants = createTenantDatabase<DemoDatabase>({ pool, tenantTables, system: { pool, log: () => undefined } })
    const db = tenants.systemScope('test')
    const sleepHere = (on: Pick<typeof db, 'selectNoFrom'>) =>
      on.selectNoFrom((eb) => eb.fn('pg_sleep', [eb.lit(30)]).as('x')).execute()
    await expect(sleepHere(db)).rejects.toThrow('Query read timeout')
    expect(pool.totalCount).toBe(0)
    const started = performance.now()
    await expect(db.transaction().execute(sleepHere)).rejects.toThrow('Query read timeout')
    expect(performance.now() - started).toBeLessThan(1_900)
    expect(pool.totalCount).toBe(0)
    expect(await db.selectFrom('tasks').selectAll().execute()).toEqual([])
  })

  test('reports a pool that stays busy', async () => {
    const { tenants, pool } = setup({ connectionTimeoutMillis: 1_000 })
    const client = await pool.connect()
    await expect(tenants.for(session).selectFrom('tasks').selectAll().execute()).rejects.toMatchObject({
      code: 'connection_timeout',
    })
    client.release()
  })

  test('ends with the signal of a statement, and keeps the connection out of use until it is free', async () => {
    const { tenants } = setup()
    const abort = new AbortController()
    const running = tenants
      .for(session)
      .selectNoFrom((eb) => eb.fn('pg_sleep', [eb.lit(0.2)]).as('x'))
      .execute({ signal: abort.signal })
    abort.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    expect(await tenants.for(sessionOf('org_b')).selectFrom('tasks').selectAll().execute()).toEqual([])
  })
})
