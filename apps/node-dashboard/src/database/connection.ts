/**
 * The connections to PostgreSQL. Requests use the app's own role: neither owner nor superuser, so that row-level
 * security binds it. Before the first query it is proved that it does; until then, and whenever the proof fails,
 * nothing is read. What belongs to no request (denials of other organizations, webhooks) has a role of its own.
 */
import { assertTenantIsolation } from '@rolecall/repository/audit'
import { createTenantDatabase, type SystemDatabase, type TenantDatabase } from '@rolecall/repository'
import { Pool } from 'pg'
import { DATABASE_URL, SYSTEM_DATABASE_URL } from '../environment.ts'
import { tenantTables, type Database } from './database.ts'

const pool = openPool(DATABASE_URL ?? '', 10)
const systemPool = SYSTEM_DATABASE_URL ? openPool(SYSTEM_DATABASE_URL, 2) : undefined

const tenants = createTenantDatabase<Database>({
  pool,
  tenantTables: [...tenantTables],
  ...(systemPool && { system: { pool: systemPool, log: () => undefined } }),
})
let proof: Promise<void> | undefined

/** @throws when the database does not answer, or does not keep organizations apart */
export async function tenantDatabase(): Promise<TenantDatabase<Database>> {
  if (!DATABASE_URL) throw new Error('This server has no database: set DATABASE_URL (.env.example says to what).')
  proof ??= assertTenantIsolation(tenants)
  try {
    await proof
  } catch (error) {
    proof = undefined
    throw error
  }
  return tenants
}

/** Every organization's rows, for work that no request's session stands behind; `undefined` without SYSTEM_DATABASE_URL. */
export function systemDatabase(reason: string): SystemDatabase<Database> | undefined {
  return systemPool && tenants.systemScope(reason)
}

/** For the health check: whether a query would be answered now. */
export async function databaseIsReachable(): Promise<boolean> {
  try {
    await tenantDatabase()
    await pool.query('select 1')
    return true
  } catch (error) {
    console.error(`tally: the database is not usable: ${(error as Error).message}`)
    return false
  }
}

/** For the end of the process: waits for queries that are under way, then closes every connection. */
export async function closeDatabase(): Promise<void> {
  await Promise.all([pool.end(), systemPool?.end()])
}

function openPool(connectionString: string, max: number): Pool {
  const opened = new Pool({
    connectionString,
    max,
    connectionTimeoutMillis: 3_000,
    statement_timeout: 5_000,
    // Connections without work do not keep a server alive that has finished its last request.
    allowExitOnIdle: true,
    application_name: 'tally',
  })
  // A connection that breaks while idle has nobody waiting for it; the next query gets a new one. That the database is
  // being stopped (57P01) is its operator's doing, and no news.
  opened.on('error', (error: Error & { readonly code?: string }) => {
    if (error.code !== '57P01') console.error(`tally: an idle database connection was lost: ${error.message}`)
  })
  return opened
}
