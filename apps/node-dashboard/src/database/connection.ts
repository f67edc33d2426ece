/**
 * The connections to PostgreSQL. Requests use the app's own role: neither owner nor superuser, so that row-level
 * security binds it. Before the first query it is proved that it does; until then, and whenever the proof fails,
 * nothing is read. What belongs to no request (denials of other organizations, webhooks) has a role of its own.
 */
import { assertTenantIsolation } from '@rolecall/repository/audit'
import { createTenantDatabase, type SystemDatabase, type TenantDatabase } from '@rolecall/repository'
import { DATABASE_URL, SYSTEM_DATABASE_URL } from '../environment.ts'
import { tenantTables, type Database } from './database.ts'
import { openPool } from './open-pool.ts'

const pool = openPool(DATABASE_URL ?? '', { max: 10 })
// A Clerk that is slow keeps these busy, and nobody who reads or writes rows waits for it.
const patientPool = openPool(DATABASE_URL ?? '', { max: 5 })
const systemPool = SYSTEM_DATABASE_URL ? openPool(SYSTEM_DATABASE_URL, { max: 2 }) : undefined

const tenants = createTenantDatabase<Database>({
  pool,
  tenantTables: [...tenantTables],
  ...(systemPool && { system: { pool: systemPool, log: () => undefined } }),
})
const patientTenants = createTenantDatabase<Database>({ pool: patientPool, tenantTables: [...tenantTables] })
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

/** For transactions that wait for something else than the database. The role, and so the proof, is the same. */
export async function patientDatabase(): Promise<TenantDatabase<Database>> {
  await tenantDatabase()
  return patientTenants
}

/** Every organization's rows, for work that no request's session stands behind; `undefined` without SYSTEM_DATABASE_URL. */
export function systemDatabase(reason: string): SystemDatabase<Database> | undefined {
  return systemPool && tenants.systemScope(reason)
}
