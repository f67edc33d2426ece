/**
 * 50 organizations on a pool of 8, with SQL errors, throws, cancellations, timeouts and killed backends. No row crosses,
 * no acknowledged write is lost, and the pool is intact afterwards. The control contains the usual mistake.
 */
import {
  DefaultQueryExecutor,
  PostgresAdapter,
  PostgresQueryCompiler,
  QueryCreator,
  type DatabaseConnection,
} from 'kysely'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createTenantDatabase, type ScopedDatabase } from '../src/index.ts'
import { setupDemo, type Demo } from './fixtures/demo-database.ts'
import { tenantTables, type DemoDatabase } from './fixtures/demo-schema.ts'
import { pgbouncerVersion, startPgBouncer } from './fixtures/pgbouncer.ts'
import { sessionOf } from './fixtures/sessions.ts'
import { runWorkload, type Opened } from './fixtures/workload.ts'

const full = process.env['ROLECALL_FULL'] === '1'
const operations = full ? 20_000 : 2_000
const seed = Number(process.env['ROLECALL_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

function setup(demo: Demo, url: string) {
  const pool = new pg.Pool({ connectionString: url, max: 8 })
  onTestFinished(() => pool.end())
  const tenants = createTenantDatabase<DemoDatabase>({
    pool,
    tenantTables,
    globalTables: ['plans'],
    functions: ['pg_sleep'],
  })
  const sessions = new Map<string, ReturnType<typeof sessionOf>>()
  const open = (organization: string): Opened => {
    const session = sessions.get(organization) ?? sessionOf(organization)
    sessions.set(organization, session)
    return { db: tenants.for(session), transaction: (run, settings) => tenants.transaction(session, run, settings) }
  }
  return { pool, open }
}

async function expectHealthy(pool: pg.Pool) {
  expect(pool.waitingCount).toBe(0)
  const answers = await Promise.all(
    Array.from({ length: 24 }, () =>
      pool.query("select coalesce(current_setting('app.current_org', true), '') as org, pg_is_in_recovery() as x"),
    ),
  )
  expect(new Set(answers.map(({ rows }) => (rows[0] as { org: string }).org))).toEqual(new Set(['']))
  expect(pool.idleCount).toBe(pool.totalCount)
  expect(pool.totalCount).toBeLessThanOrEqual(8)
}

describe(`concurrency, seed ${seed}`, () => {
  test(
    `crosses nothing and loses nothing in ${operations} operations`,
    async () => {
      const demo = await setupDemo()
      await demo.superuser.query(`alter role "${demo.appRole}" set statement_timeout = '400ms'`)
      const { pool, open } = setup(demo, demo.appUrl)
      const report = await runWorkload({ open, superuser: demo.superuser, operations, victims: demo.appRole, seed })
      expect({ ...report, failures: undefined }).toMatchObject({ leaks: 0, lost: [], phantoms: [], misplaced: [] })
      expect(report.acknowledged).toBeGreaterThan(operations / 5)
      expect(report.kills).toBeGreaterThan(0)
      for (const code of [
        'not_null',
        'transaction_aborted',
        'thrown by the app',
        'canceled by the app',
        'statement_timeout',
        'connection_lost',
      ]) {
        expect([...report.failures.keys()]).toContain(code)
      }
      await expectHealthy(pool)
    },
    full ? 600_000 : 60_000,
  )

  const version = pgbouncerVersion()
  if (!version)
    console.warn('SKIPPED: PgBouncer is not installed, so nothing is known about transaction pooling on this machine.')
  test.runIf(version)(
    `crosses nothing through PgBouncer in transaction mode in ${operations} operations (${version ?? 'not installed'})`,
    async () => {
      const demo = await setupDemo()
      await demo.superuser.query(`alter role "${demo.appRole}" set statement_timeout = '400ms'`)
      const bouncer = await startPgBouncer(demo.appUrl, 4)
      onTestFinished(() => bouncer.stop())
      const { pool, open } = setup(demo, bouncer.url)
      const report = await runWorkload({ open, superuser: demo.superuser, operations, victims: demo.appRole, seed })
      expect({ ...report, failures: undefined }).toMatchObject({ leaks: 0, lost: [], phantoms: [], misplaced: [] })
      expect(report.acknowledged).toBeGreaterThan(operations / 5)
      await expectHealthy(pool)
    },
    full ? 600_000 : 60_000,
  )

  test('finds the leak of a setting that outlives its transaction', async () => {
    const demo = await setupDemo()
    const pool = new pg.Pool({ connectionString: demo.appUrl, max: 8 })
    onTestFinished(() => pool.end())
    const open = (organization: string): Opened => {
      const connection: DatabaseConnection = {
        async executeQuery<R>(query: { readonly sql: string; readonly parameters: readonly unknown[] }) {
          await pool.query("select set_config('app.current_org', $1, false)", [organization])
          const { rows } = await pool.query(query.sql, [...query.parameters])
          return { rows: rows as R[] }
        },
        streamQuery: () => {
          throw new Error('streams need a cursor')
        },
      }
      const executor = new DefaultQueryExecutor(new PostgresQueryCompiler(), new PostgresAdapter(), {
        provideConnection: (use) => use(connection),
      })
      const db = new QueryCreator<DemoDatabase>({ executor }) as unknown as ScopedDatabase<DemoDatabase>
      return { db, transaction: (run) => run(db) }
    }
    await demo.superuser.query(
      `insert into tasks (organization_id, title) select 'org_' || n, 'org_' || n || ':seed' from generate_series(0, 49) n`,
    )
    const report = await runWorkload({ open, superuser: demo.superuser, operations: 500, seed })
    expect(report.leaks).toBeGreaterThan(0)
  }, 60_000)
})
