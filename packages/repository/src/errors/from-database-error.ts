/**
 * Translates PostgreSQL's errors. The original's `message`, `detail` and `where` quote row data and parameters, so
 * none of them is kept, except the message of class 42 (syntax, names, types), which quotes the program's own SQL.
 */
import { IsolationError } from './isolation-error.ts'
import { RepositoryError } from './repository-error.ts'
import {
  ConflictError,
  ConnectionLostError,
  ConstraintError,
  DatabaseError,
  InvalidInputError,
  TimeoutError,
} from './repository-errors.ts'

interface ServerError {
  readonly code: string
  readonly message: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
}

const isServerError = (error: unknown): error is ServerError =>
  error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string'

const networkCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
])
const connectTimeout =
  /^(timeout exceeded when trying to connect|Connection terminated due to connection timeout|timeout expired)/
const connectionLost =
  /^(Connection terminated|Cannot use a pool after calling end|Postgres connection has been discarded|Client (has encountered a connection error|was closed)|The client (was|has been))/

/** Whether nothing more can be sent over the connection that this error came from. */
export function isConnectionLoss(error: unknown): boolean {
  if (isServerError(error)) return /^(08|57P0|25P0[34]|53300)/.test(error.code)
  if (!(error instanceof Error)) return false
  return ('code' in error && networkCodes.has(String(error.code))) || connectionLost.test(error.message)
}

/**
 * The data exceptions that a value causes. The others (division by zero, a logarithm of zero, a bad escape) are faults of
 * the statement. https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
const valueStates = new Set(
  `22001 22003 22007 22008 22009 2200F 2200L 2200M 2200N 2200S 2200T 22015 22018 2201B 22021 22022 22023 22024 22026 22027
   22030 22031 22032 22033 22034 22035 22036 22037 22038 22039 2203A 2203B 2203C 2203D 2203E 2203F 2203G
   22P01 22P02 22P03 22P05`.split(/\s+/),
)

/** @param written whether the statement could have changed data before the connection broke */
export function fromDatabaseError(error: unknown, written: boolean): Error {
  if (error instanceof RepositoryError) return error
  if (error instanceof Error && connectTimeout.test(error.message)) {
    return new TimeoutError(
      'connection_timeout',
      'No database connection became free in time. Nothing was sent.',
      "Try again later, or raise the pool's `max`.",
    )
  }
  if (isConnectionLoss(error)) return new ConnectionLostError(written ? 'unknown' : 'not_applied', error)
  if (isServerError(error)) return fromServerError(error)
  if (error instanceof Error && error.message === 'Query read timeout') {
    return new TimeoutError(
      'statement_timeout',
      "The database did not answer within the pool's query_timeout.",
      'Try again later, or make the statement cheaper.',
    )
  }
  return error instanceof Error
    ? error
    : new DatabaseError(
        'The database driver failed with a value that is not an error.',
        'Look for a pool that is not one of `pg`.',
      )
}

function fromServerError(error: ServerError): RepositoryError {
  const { code, table, column, constraint } = error
  const on = table ? ` on "${table}"` : ''
  const rule = constraint ? ` "${constraint}"` : ''
  switch (code) {
    case '23505':
      return new ConflictError(
        'unique_conflict',
        `A row with the same key exists: unique constraint${rule}${on}.`,
        'Choose another value, or update the existing row.',
        { table, constraint },
      )
    case '23503':
      return new ConstraintError(
        'foreign_key',
        `A referenced row is missing, or a row still refers to this one: foreign key${rule}${on}.`,
        'Create the referenced row first, or delete the referring rows first.',
        { table, column, constraint },
      )
    case '23502':
      return new ConstraintError('not_null', `Column "${column ?? ''}"${on} is null.`, 'Give it a value.', {
        table,
        column,
        constraint,
      })
    case '23514':
      return new ConstraintError('check', `The row breaks check${rule}${on}.`, 'Change the value.', {
        table,
        column,
        constraint,
      })
    case '23P01':
      return new ConstraintError(
        'exclusion',
        `The row overlaps another one: exclusion constraint${rule}${on}.`,
        'Change the range.',
        { table, column, constraint },
      )
    case '40001':
    case '40P01':
      return new ConflictError(
        'serialization_conflict',
        'The transaction collided with another one and was rolled back.',
        'Run it again.',
        { table },
      )
    case '55P03':
      return new TimeoutError(
        'lock_timeout',
        'Another transaction held a lock on a row for too long.',
        'Try again later, and keep transactions short.',
      )
    case '57014':
      return /statement timeout/.test(error.message)
        ? new TimeoutError(
            'statement_timeout',
            'The statement ran longer than statement_timeout and was canceled.',
            'Try again later, or make the statement cheaper.',
          )
        : new TimeoutError('canceled', 'The statement was canceled.', 'Run it again when it is still wanted.')
    case '42501':
      return /row-level security/.test(error.message)
        ? new IsolationError(
            'row_level_security',
            `Row-level security${on || ' of a table'} refused the row, which does not belong to the scope's organization.`,
            'Write rows through a scope of their organization.',
          )
        : new DatabaseError(`The app's role lacks a privilege: ${error.message}.`, 'Grant it in a migration.', code)
  }
  if (valueStates.has(code)) {
    return new InvalidInputError(
      'invalid_value',
      `A value does not fit the type of its column (SQLSTATE ${code}).`,
      'Validate it before it is stored.',
    )
  }
  const refused = `The database refused the statement (SQLSTATE ${code})`
  return code.startsWith('42')
    ? new DatabaseError(`${refused}: ${error.message}.`, 'Correct the statement, or run the migrations.', code)
    : new DatabaseError(`${refused}.`, "The server's log has its message.", code)
}
