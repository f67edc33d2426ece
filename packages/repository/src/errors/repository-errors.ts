import { RepositoryError } from './repository-error.ts'

/**
 * The organization has no row with this id. A row of another organization and a malformed id give the same error.
 * HTTP: 404.
 *
 * @example
 * ```ts
 * import { NotFoundError } from '@rolecall/repository'
 * const statusOf = (error: unknown) => (error instanceof NotFoundError ? 404 : 500)
 * ```
 */
export class NotFoundError extends RepositoryError {
  override readonly name = 'NotFoundError'
  readonly code = 'not_found'
  readonly table: string

  constructor(table: string) {
    super(`No row of "${table}" has this id in the session's organization.`, 'Answer 404.')
    this.table = table
  }
}

export type ConflictErrorCode = 'unique_conflict' | 'version_conflict' | 'serialization_conflict'

/**
 * The write collided with another one. HTTP: 409.
 *
 * @example
 * ```ts
 * import { ConflictError } from '@rolecall/repository'
 * const mayRetry = (error: unknown) => error instanceof ConflictError && error.retryable
 * ```
 */
export class ConflictError extends RepositoryError {
  override readonly name = 'ConflictError'
  readonly code: ConflictErrorCode
  readonly table: string | undefined
  /** The unique constraint's name, for `unique_conflict`. */
  readonly constraint: string | undefined
  /** Whether running the whole transaction again can succeed. */
  readonly retryable: boolean

  constructor(
    code: ConflictErrorCode,
    what: string,
    hint: string,
    at: { readonly table?: string | undefined; readonly constraint?: string | undefined } = {},
  ) {
    super(what, hint)
    this.code = code
    this.table = at.table
    this.constraint = at.constraint
    this.retryable = code === 'serialization_conflict'
  }
}

export type ConstraintErrorCode = 'foreign_key' | 'not_null' | 'check' | 'exclusion'

/**
 * The row breaks a rule of the schema. HTTP: 422 (or 409 for a foreign key that still refers to the row).
 *
 * @example
 * ```ts
 * import { ConstraintError } from '@rolecall/repository'
 * const fieldOf = (error: unknown) => (error instanceof ConstraintError ? error.column : undefined)
 * ```
 */
export class ConstraintError extends RepositoryError {
  override readonly name = 'ConstraintError'
  readonly code: ConstraintErrorCode
  readonly table: string | undefined
  readonly column: string | undefined
  readonly constraint: string | undefined

  constructor(
    code: ConstraintErrorCode,
    what: string,
    hint: string,
    at: {
      readonly table?: string | undefined
      readonly column?: string | undefined
      readonly constraint?: string | undefined
    },
  ) {
    super(what, hint)
    this.code = code
    this.table = at.table
    this.column = at.column
    this.constraint = at.constraint
  }
}

export type InvalidInputErrorCode =
  'invalid_value' | 'invalid_cursor' | 'invalid_limit' | 'unknown_filter' | 'unknown_order' | 'column_not_writable'

/**
 * A value, filter, order, limit or cursor that the repository does not accept. HTTP: 400.
 *
 * @example
 * ```ts
 * import { InvalidInputError } from '@rolecall/repository'
 * const statusOf = (error: unknown) => (error instanceof InvalidInputError ? 400 : 500)
 * ```
 */
export class InvalidInputError extends RepositoryError {
  override readonly name = 'InvalidInputError'
  readonly code: InvalidInputErrorCode

  constructor(code: InvalidInputErrorCode, what: string, hint: string) {
    super(what, hint)
    this.code = code
  }
}

export type TimeoutErrorCode = 'statement_timeout' | 'lock_timeout' | 'canceled' | 'connection_timeout'

/**
 * The database took too long, or the statement was canceled. The statement changed nothing. HTTP: 503.
 *
 * @example
 * ```ts
 * import { TimeoutError } from '@rolecall/repository'
 * const retryAfter = (error: unknown) => (error instanceof TimeoutError ? 1 : undefined)
 * ```
 */
export class TimeoutError extends RepositoryError {
  override readonly name = 'TimeoutError'
  readonly code: TimeoutErrorCode

  constructor(code: TimeoutErrorCode, what: string, hint: string) {
    super(what, hint)
    this.code = code
  }
}

/**
 * The connection broke or could not be made. It does not return to the pool. With `outcome: 'unknown'` the database
 * may have committed before the answer was lost: read before you write again. HTTP: 503.
 *
 * @example
 * ```ts
 * import { ConnectionLostError } from '@rolecall/repository'
 * const mayRepeat = (error: unknown) => error instanceof ConnectionLostError && error.outcome === 'not_applied'
 * ```
 */
export class ConnectionLostError extends RepositoryError {
  override readonly name = 'ConnectionLostError'
  readonly code = 'connection_lost'
  readonly outcome: 'not_applied' | 'unknown'

  constructor(outcome: 'not_applied' | 'unknown', cause?: unknown) {
    super(
      outcome === 'unknown'
        ? 'The database connection was lost before the answer arrived. The write may have been kept.'
        : 'The database connection was lost or could not be made. Nothing was written.',
      outcome === 'unknown' ? 'Read before writing again.' : 'Try again.',
      { cause: networkCause(cause) },
    )
    this.outcome = outcome
  }
}

/** System errors name hosts and ports. A server's message could quote a value and is left out. */
const networkCause = (cause: unknown): unknown =>
  cause instanceof Error && !('severity' in cause) && 'code' in cause ? cause : undefined

export type TransactionErrorCode = 'transaction_aborted' | 'transaction_closed' | 'transaction_nested'

/**
 * A transaction was not committed although its function returned, or a handle was used after its end.
 *
 * @example
 * ```ts
 * import { TransactionError } from '@rolecall/repository'
 * const wasAborted = (error: unknown) => error instanceof TransactionError && error.code === 'transaction_aborted'
 * ```
 */
export class TransactionError extends RepositoryError {
  override readonly name = 'TransactionError'
  readonly code: TransactionErrorCode

  constructor(code: TransactionErrorCode, what: string, hint: string) {
    super(what, hint)
    this.code = code
  }
}

/**
 * Any other error of the database, such as a missing column, a missing grant or a full disk. HTTP: 500.
 *
 * @example
 * ```ts
 * import { DatabaseError } from '@rolecall/repository'
 * const isDiskFull = (error: unknown) => error instanceof DatabaseError && error.sqlState === '53100'
 * ```
 */
export class DatabaseError extends RepositoryError {
  override readonly name = 'DatabaseError'
  readonly code = 'database_error'
  /** PostgreSQL's five-character SQLSTATE, when there is one. */
  readonly sqlState: string | undefined

  constructor(what: string, hint: string, sqlState?: string) {
    super(what, hint)
    this.sqlState = sqlState
  }
}
