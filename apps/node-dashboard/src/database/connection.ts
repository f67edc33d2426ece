/**
 * The connection to PostgreSQL, as the app's own role: neither owner nor superuser, so that row-level security binds it.
 * Before the first query it is proved that it does; until then, and whenever the proof fails, nothing is read.
 */
import { assertTenantIsolation } from '@rolecall/repository/audit'
import { createTenantDatabase, type TenantDatabase } from '@rolecall/repository'
import { DATABASE_URL } from 'astro:env/server'
import { Pool } from 'pg'
import type { Database } from './database.ts'

const pool = new Pool({
  connectionString: DATABASE_URL,
  max: 10,
  connectionTimeoutMillis: 3_000,
  statement_timeout: 5_000,
  application_name: 'tally',
})
// A connection that breaks while idle has nobody waiting for it; the next query gets a new one. That the database is
// being stopped (57P01) is its operator's doing, and no news.
pool.on('error', (error: Error & { readonly code?: string }) => {
  if (error.code !== '57P01') console.error(`tally: an idle database connection was lost: ${error.message}`)
})

const tenants = createTenantDatabase<Database>({ pool, tenantTables: ['tasks'] })
let proof: Promise<void> | undefined

/** @throws when the database does not answer, or does not keep organizations apart */
export async function tenantDatabase(): Promise<TenantDatabase<Database>> {
  proof ??= assertTenantIsolation(tenants)
  try {
    await proof
  } catch (error) {
    proof = undefined
    throw error
  }
  return tenants
}

/** For the health check: whether a query would be answered now. */
export async function databaseIsReachable(): Promise<boolean> {
  try {
    await tenantDatabase()
    await pool.query('select 1')
    return true
  } catch {
    return false
  }
}
