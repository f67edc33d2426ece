/** A cluster with organizations and tasks, and the pools that the variants use. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sessionFromClaims, type Session } from '@rolecall/rbac'
import { createTenantDatabase, type OrganizationColumn, type TenantDatabase } from '@rolecall/repository'
import { provisionDatabase, startPostgres } from '@rolecall/repository/embedded'
import { migrate, tenantTable } from '@rolecall/repository/migrations'
import { sql, type ColumnType, type Generated, type Kysely } from 'kysely'
import pg from 'pg'

export interface Tables {
  readonly tasks: {
    readonly id: Generated<string>
    readonly organization_id: OrganizationColumn
    readonly title: string
    readonly created_at: ColumnType<Date, never, never>
  }
}

export interface Bench {
  /** As the app's role: row-level security applies. */
  readonly app: pg.Pool
  /** Bypasses row-level security, to measure a query without it. */
  readonly raw: pg.Pool
  readonly tenants: TenantDatabase<Tables>
  readonly url: string
  /** The same pools through another port. */
  connect(port: number): Pick<Bench, 'app' | 'raw' | 'tenants'>
  fill(organizations: number, rows: number): Promise<void>
  close(): Promise<void>
}

export const sessionOf = (organizationId: string): Session =>
  sessionFromClaims({
    v: 2,
    sub: 'user_1',
    sid: 'sess_1',
    iss: 'https://clerk.example.test',
    iat: 1,
    exp: 4_000_000_000,
    o: { id: organizationId, slg: 'o', rol: 'admin' },
  })

export async function openBench(): Promise<Bench> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rolecall-bench-'))
  const server = await startPostgres({ directory, durable: false, persist: false })
  const { ownerUrl, appUrl, systemUrl, appRole } = await provisionDatabase({ url: server.url, database: 'bench' })
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 1 })
  const migrations = {
    '001_tasks': {
      up: (db: Kysely<unknown>) =>
        tenantTable(db, 'tasks')
          .addColumn('title', 'text', (column) => column.notNull())
          .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
          .addIndex(['created_at', 'id'])
          .execute(),
    },
  }
  await migrate({ pool: owner, appRole, migrations })
  await owner.end()

  const pools: pg.Pool[] = []
  const connect = (port: number) => {
    const at = (connectionString: string) => {
      const url = new URL(connectionString)
      url.port = String(port)
      const pool = new pg.Pool({ connectionString: url.href, max: 1 })
      pool.on('error', () => undefined)
      pools.push(pool)
      return pool
    }
    const [app, raw] = [at(appUrl), at(systemUrl)]
    return { app, raw, tenants: createTenantDatabase<Tables>({ pool: app, tenantTables: ['tasks'] }) }
  }
  const superuser = new pg.Pool({ connectionString: server.url.replace(/\/postgres$/, '/bench'), max: 1 })
  superuser.on('error', () => undefined)
  pools.push(superuser)
  return {
    ...connect(server.port),
    url: appUrl,
    connect,
    async fill(organizations, rows) {
      await superuser.query('truncate tasks')
      await superuser.query(
        `insert into tasks (organization_id, title, created_at)
         select 'org_' || o, 'task ' || r, now() - r * interval '1 minute' from generate_series(0, $1::int - 1) o, generate_series(1, $2::int) r`,
        [organizations, rows],
      )
      await superuser.query('vacuum analyze tasks')
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.end()))
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
