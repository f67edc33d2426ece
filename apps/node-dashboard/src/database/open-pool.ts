/** Connections to PostgreSQL that wait for nothing without end: neither for a connection nor for an answer. */
import { Pool } from 'pg'

interface Patience {
  /** How many connections at most. */
  readonly max: number
  /** How long the server may work on one statement, in milliseconds. */
  readonly statement?: number
}

const opened: Pool[] = []

export function openPool(connectionString: string, { max, statement = 5_000 }: Patience): Pool {
  const pool = new Pool({
    connectionString,
    max,
    connectionTimeoutMillis: 3_000,
    statement_timeout: statement,
    // A server that hangs, or that the network lost, ends no statement: the client stops waiting by itself.
    query_timeout: statement + 1_000,
    keepAlive: true,
    // Connections without work do not keep a server alive that has finished its last request.
    allowExitOnIdle: true,
    application_name: 'tally',
  })
  // A connection that breaks while idle has nobody waiting for it; the next query gets a new one. That the database is
  // being stopped (57P01) is its operator's doing, and no news.
  pool.on('error', (error: Error & { readonly code?: string }) => {
    if (error.code !== '57P01') console.error(`tally: an idle database connection was lost: ${error.message}`)
  })
  opened.push(pool)
  return pool
}

/** For the end of the process: waits for queries that are under way, then closes every connection. */
export async function closeDatabase(): Promise<void> {
  await Promise.all(opened.map((pool) => pool.end()))
}
