/**
 * The connection to PostgreSQL, as the app's own role: neither owner nor superuser, so that row-level security binds it.
 * Before the first query of a function instance it is proved that it does; as long as the proof fails, nothing is read.
 */
import { createTenantDatabase, type TenantDatabase } from '@rolecall/repository'
import { assertTenantIsolation } from '@rolecall/repository/audit'
import { Pool } from 'pg'
import { MissingVariable } from '../errors/missing-variable.ts'
import type { Database } from './database.ts'

/** Connections per instance. Vercel runs many instances: the pooler in front of the database is what holds them. */
const mostConnections = 4

let tenants: TenantDatabase<Database> | undefined
let proof: Promise<void> | undefined

/** @throws when `DATABASE_URL` is not set, or the database does not answer or does not keep organizations apart */
export async function tenantDatabase(): Promise<TenantDatabase<Database>> {
  tenants ??= createTenantDatabase<Database>({ pool: createPool(), tenantTables: ['documents', 'settings'] })
  proof ??= assertTenantIsolation(tenants)
  try {
    await proof
  } catch (error) {
    proof = undefined
    throw error
  }
  return tenants
}

function createPool(): Pool {
  const connectionString = process.env['DATABASE_URL']
  if (!connectionString) throw new MissingVariable('DATABASE_URL')
  const pool = new Pool({
    connectionString,
    max: mostConnections,
    idleTimeoutMillis: 10_000,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    application_name: 'harbor',
  })
  // A connection that breaks while idle has nobody waiting for it; the next query gets a new one.
  pool.on('error', (error) => console.error(`harbor: an idle database connection was lost: ${error.message}`))
  return pool
}
