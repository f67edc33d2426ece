/** Reads a SELECT in chunks through a cursor of SQL, which lives inside of one transaction. */
import { CompiledQuery, type QueryResult, type UnknownRow } from 'kysely'
import type { Execute } from './gateway.ts'

/** The query reads, so that the gateway treats it as a statement without side effects. */
const reading = (sql: string, parameters: readonly unknown[] = []): CompiledQuery => ({
  ...CompiledQuery.raw(sql, [...parameters]),
  query: { kind: 'SelectQueryNode' },
})

export async function* readCursor(
  execute: Execute,
  query: CompiledQuery,
  chunkSize: number,
  name: string,
): AsyncGenerator<QueryResult<UnknownRow>, void> {
  await execute(reading(`declare ${name} no scroll cursor for ${query.sql}`, query.parameters))
  let failed = false
  try {
    for (;;) {
      const chunk = await execute(reading(`fetch forward ${chunkSize} from ${name}`))
      if (chunk.rows.length > 0) yield chunk
      if (chunk.rows.length < chunkSize) return
    }
  } catch (error) {
    failed = true
    throw error
  } finally {
    if (!failed) await execute(reading(`close ${name}`))
  }
}
