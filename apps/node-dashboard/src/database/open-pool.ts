/** Connections to PostgreSQL with a time limit for everything: for a connection and for a result. */
import { Pool } from 'pg'

interface Patience {
  /** Maximum number of connections. */
  readonly max: number
  /** How long, in milliseconds, the server may work on one statement. */
  readonly statement?: number
}

const opened: Pool[] = []

export function openPool(connectionString: string, { max, statement = 5_000 }: Patience): Pool {
  const pool = new Pool({
    connectionString,
    max,
    connectionTimeoutMillis: 3_000,
    statement_timeout: statement,
    // A server that hangs or is unreachable does not cancel statements, so the client stops waiting by itself.
    query_timeout: statement + 1_000,
    keepAlive: true,
    // Idle connections do not keep the process alive after its last request.
    allowExitOnIdle: true,
    application_name: 'tally',
  })
  // No request waits for an idle connection, and the next query gets a new one. A database that is being stopped (57P01)
  // is intended by its operator and is not logged.
  pool.on('error', (error: Error & { readonly code?: string }) => {
    if (error.code !== '57P01') console.error(`tally: an idle database connection was lost: ${error.message}`)
  })
  opened.push(pool)
  return pool
}

/** For the end of the process: waits for running queries, then closes every connection. */
export async function closeDatabase(): Promise<void> {
  await Promise.all(opened.map((pool) => pool.end()))
}
