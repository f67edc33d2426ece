/**
 * Kysely returns every connection to the pool. One whose answer is overdue (`query_timeout`) would delay the next
 * statement as well, so it is closed, and nothing more is sent over it.
 */
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { SqlCursor } from './sql-cursor.ts'

export function discardOverdue(pool: PostgresPool): PostgresPool {
  return {
    options: pool.options,
    ...(pool.Client && { Client: pool.Client }),
    end: () => pool.end(),
    connect: async () => watched(await pool.connect()),
  }
}

function watched(client: PostgresPoolClient): PostgresPoolClient {
  let overdue: Error | undefined
  const send = async (text: string, parameters: readonly unknown[]) => {
    if (overdue) throw overdue
    try {
      return await client.query(text, parameters)
    } catch (error) {
      if (error instanceof Error && error.message === 'Query read timeout') overdue = error
      throw error
    }
  }
  const query = (text: string | SqlCursor<unknown>, parameters: readonly unknown[] = []) =>
    text instanceof SqlCursor ? text.attach(client) : send(text, parameters)
  return {
    ...(client.processID !== undefined && { processID: client.processID }),
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy === true || overdue !== undefined),
  }
}
