/**
 * The connections to PostgreSQL. Requests use the app's own role, which is neither owner nor superuser, so that row-level
 * security applies to it. The first query is preceded by a check of that; nothing is read while the check fails. Work
 * without a request (denials, webhooks) uses a role of its own.
 */
import { assertTenantIsolation } from '@rolecall/repository/audit'
import { createTenantDatabase, type SystemDatabase, type TenantDatabase } from '@rolecall/repository'
import { DATABASE_URL, SYSTEM_DATABASE_URL } from '../environment.ts'
import { TallyError } from '../errors/tally-error.ts'
import { tenantTables, type Database } from './database.ts'
import { openPool } from './open-pool.ts'

const pool = openPool(DATABASE_URL ?? '', { max: 10 })
// Transactions that wait for Clerk have their own connections, so that a slow Clerk does not block other requests.
const patientPool = openPool(DATABASE_URL ?? '', { max: 5 })
const systemPool = SYSTEM_DATABASE_URL ? openPool(SYSTEM_DATABASE_URL, { max: 2 }) : undefined

const tenants = createTenantDatabase<Database>({
  pool,
  tenantTables: [...tenantTables],
  ...(systemPool && { system: { pool: systemPool, log: () => undefined } }),
})
const patientTenants = createTenantDatabase<Database>({ pool: patientPool, tenantTables: [...tenantTables] })
let proof: Promise<void> | undefined

/** @throws {Error} when the database does not respond, or does not isolate organizations */
export async function tenantDatabase(): Promise<TenantDatabase<Database>> {
  if (!DATABASE_URL) {
    throw new TallyError('database_missing', 'This server has no database.', 'Set DATABASE_URL: see .env.example.')
  }
  proof ??= assertTenantIsolation(tenants)
  try {
    await proof
  } catch (error) {
    proof = undefined
    throw error
  }
  return tenants
}

/** For transactions that wait for Clerk. The role, and so the isolation check, is the same. */
export async function patientDatabase(): Promise<TenantDatabase<Database>> {
  await tenantDatabase()
  return patientTenants
}

/** Every organization's rows, for work without a session; `undefined` without SYSTEM_DATABASE_URL. */
export function systemDatabase(reason: string): SystemDatabase<Database> | undefined {
  return systemPool && tenants.systemScope(reason)
}
