/**
 * Runs compiled statements inside a scope. A gateway sets the organization in the same transaction that runs the
 * statement, and opens that transaction itself, so that the two cannot be separated.
 */
import type { CompiledQuery, QueryResult, UnknownRow } from 'kysely'
import type { OrganizationScope } from '../session/organization-scope.ts'

export interface TransactionSettings {
  /** Default: the database's, which is `read committed` unless it was changed. */
  readonly isolationLevel?: 'read committed' | 'repeatable read' | 'serializable'
  readonly accessMode?: 'read only' | 'read write'
}

export type Execute = (query: CompiledQuery) => Promise<QueryResult<UnknownRow>>

export interface OpenTransaction {
  readonly execute: Execute
  /** Keeps what `run` does when it resolves, and undoes only that when it rejects. */
  savepoint<T>(run: () => Promise<T>): Promise<T>
}

export type Stream = (query: CompiledQuery, chunkSize: number) => AsyncGenerator<QueryResult<UnknownRow>, void>

export interface Gateway {
  /** Runs one statement in a transaction of its own. */
  execute(scope: OrganizationScope, query: CompiledQuery): Promise<QueryResult<UnknownRow>>
  /** Commits when `run` resolves, rolls back when it rejects. */
  transaction<T>(
    scope: OrganizationScope,
    settings: TransactionSettings,
    run: (transaction: OpenTransaction) => Promise<T>,
  ): Promise<T>
  /** A SELECT in chunks, in a transaction that lasts as long as the caller reads. */
  stream(scope: OrganizationScope, query: CompiledQuery, chunkSize: number): ReturnType<Stream>
  /** A transaction without an organization, for statements of this package that examine the walls. */
  inspect<T>(look: (query: Inspect) => Promise<T>): Promise<T>
}

export type Inspect = <Row>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>
