/**
 * The connection to PostgreSQL as the app's role. The role is neither owner nor superuser, so row-level security binds it.
 * Each function instance proves that before its first query, and reads nothing until the proof succeeds.
 */
import { createTenantDatabase, type TenantDatabase } from '@rolecall/repository'
import { assertTenantIsolation } from '@rolecall/repository/audit'
import { Pool } from 'pg'
import { MissingVariable } from '../errors/missing-variable.ts'
import type { Database } from './database.ts'

/** Connections per instance. Vercel runs many instances, and the pooler in front of the database limits their sum. */
const mostConnections = 4

let tenants: TenantDatabase<Database> | undefined
let proof: Promise<void> | undefined

/**
 * @throws {MissingVariable} `missing_variable`, without `DATABASE_URL`
 * @throws {RepositoryError} when the database does not answer, or does not keep organizations apart
 */
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
  // No query waits for an idle connection that breaks. The next query gets a new one.
  pool.on('error', (error) => console.error(`harbor: an idle database connection was lost: ${error.message}`))
  return pool
}
