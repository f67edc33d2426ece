/** The parts of `pg` (8.20 or later) in use: its public pool and client, and the query class that clients submit. */
import type { QueryResult, UnknownRow } from 'kysely'

export interface PgPool {
  connect(): Promise<PgClient>
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'acquire', listener: (client: object) => void): unknown
}

export interface PgClient {
  query(text: string): Promise<PgResult>
  query(submittable: PgQuery): unknown
  query(text: string, values: readonly unknown[]): Promise<PgResult>
  on(event: 'error', listener: (error: Error) => void): unknown
  release(destroy?: boolean): void
  /** `I` idle, `T` in a transaction, `E` in a failed one. */
  getTransactionStatus?(): string | null
}

export interface PgResult {
  readonly command: string
  readonly rowCount: number | null
  readonly rows: readonly Record<string, unknown>[]
}

/** `pg`'s Query class, which a client carries as `Client.Query`. */
export interface PgQuery {
  prepare(connection: PgConnection): void
  requiresPreparation(): boolean
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, connection: PgConnection): void
}

export type PgQueryClass = new (
  config: { readonly text: string; readonly values: readonly unknown[] },
  values: undefined,
  callback: (error: Error | null, result: PgResult) => void,
) => PgQuery

/** The wire: messages are buffered until Sync. */
export interface PgConnection {
  parse(message: { readonly text: string; readonly name: string; readonly types?: readonly number[] }): void
  bind(message: { readonly portal: string; readonly statement: string; readonly values: readonly unknown[] }): void
  execute(message: { readonly portal: string; readonly rows: number }): void
}

const writeCommands = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

export const toQueryResult = ({ command, rowCount, rows }: PgResult): QueryResult<UnknownRow> => ({
  rows: [...rows],
  ...(writeCommands.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}),
})
