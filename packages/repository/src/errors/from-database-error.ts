/**
 * PostgreSQL's errors as this package's own. The original's `message`, `detail` and `where` quote row data and
 * parameters, so nothing of them is kept, except the message of class 42 (syntax, names, types), which speaks of the
 * program's own SQL.
 */
import {
  ConflictError,
  ConnectionLostError,
  ConstraintError,
  DatabaseError,
  InvalidInputError,
  TimeoutError,
} from './repository-errors.ts'
import { IsolationError } from './isolation-error.ts'
import { RepositoryError } from './repository-error.ts'

interface ServerError {
  readonly code: string
  readonly message: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
}

const isServerError = (error: unknown): error is ServerError =>
  error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string'

const NETWORK = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'])
const CONNECT_TIMEOUT =
  /^(timeout exceeded when trying to connect|Connection terminated due to connection timeout|timeout expired)/
const LOST =
  /^(Connection terminated|Cannot use a pool after calling end|Postgres connection has been discarded|Client (has encountered a connection error|was closed)|The client (was|has been))/

/** Whether nothing more can be sent over the connection this error came from. */
export function isConnectionLoss(error: unknown): boolean {
  if (isServerError(error)) return /^(08|57P0|25P0[34]|53300)/.test(error.code)
  if (!(error instanceof Error)) return false
  return ('code' in error && NETWORK.has(String(error.code))) || LOST.test(error.message)
}

/** @param written whether the statement could have changed data before the connection broke */
export function fromDatabaseError(error: unknown, written: boolean): Error {
  if (error instanceof RepositoryError) return error
  if (error instanceof Error && CONNECT_TIMEOUT.test(error.message)) {
    return new TimeoutError('connection_timeout', 'No database connection became free in time. Nothing was sent.')
  }
  if (isConnectionLoss(error)) return new ConnectionLostError(written ? 'unknown' : 'not_applied', error)
  if (isServerError(error)) return fromServerError(error)
  if (error instanceof Error && error.message === 'Query read timeout') {
    return new TimeoutError('statement_timeout', "The database did not answer within the pool's query_timeout.")
  }
  return error instanceof Error
    ? error
    : new DatabaseError('The database driver failed with something that is no error.')
}

function fromServerError(error: ServerError): RepositoryError {
  const { code, table, column, constraint } = error
  const on = table ? ` on "${table}"` : ''
  const rule = constraint ? ` "${constraint}"` : ''
  switch (code) {
    case '23505':
      return new ConflictError('unique_conflict', `A row with the same key exists: unique constraint${rule}${on}.`, {
        table,
        constraint,
      })
    case '23503':
      return new ConstraintError(
        'foreign_key',
        `A referenced row is missing, or a row still refers to this one: foreign key${rule}${on}.`,
        { table, column, constraint },
      )
    case '23502':
      return new ConstraintError('not_null', `Column "${column ?? ''}"${on} needs a value.`, {
        table,
        column,
        constraint,
      })
    case '23514':
      return new ConstraintError('check', `The row breaks check${rule}${on}.`, { table, column, constraint })
    case '23P01':
      return new ConstraintError('exclusion', `The row overlaps another one: exclusion constraint${rule}${on}.`, {
        table,
        column,
        constraint,
      })
    case '40001':
    case '40P01':
      return new ConflictError(
        'serialization_conflict',
        'The transaction collided with another one and was rolled back. Run it again.',
        { table },
      )
    case '55P03':
      return new TimeoutError('lock_timeout', 'A row stayed locked by another transaction for too long.')
    case '57014':
      return /statement timeout/.test(error.message)
        ? new TimeoutError('statement_timeout', 'The statement ran longer than statement_timeout allows and was ended.')
        : new TimeoutError('canceled', 'The statement was canceled.')
    case '42501':
      return /row-level security/.test(error.message)
        ? new IsolationError(
            'row_level_security',
            `Row-level security${on || ' of a table'} refused the row: it does not belong to the scope's organization.`,
          )
        : new DatabaseError(`The app's role lacks a privilege: ${error.message}. Grant it in a migration.`, code)
  }
  if (code.startsWith('22')) {
    return new InvalidInputError('invalid_value', `A value does not fit its column's type (SQLSTATE ${code}).`)
  }
  const said = code.startsWith('42') ? `: ${error.message}` : '; see the server log for its message'
  return new DatabaseError(`The database refused the statement (SQLSTATE ${code})${said}`, code)
}
