/** The HTTP status that fits each error: one table for every app. */
import type { AdoptionError } from './adoption-error.ts'
import type { ConfigurationErrorCode } from './configuration-error.ts'
import type { EmbeddedPostgresErrorCode } from './embedded-postgres-error.ts'
import type { IsolationErrorCode } from './isolation-error.ts'
import type { MigrationError } from './migration-error.ts'
import { RepositoryError } from './repository-error.ts'
import type {
  ConflictErrorCode,
  ConnectionLostError,
  ConstraintErrorCode,
  DatabaseError,
  InvalidInputErrorCode,
  NotFoundError,
  TimeoutErrorCode,
  TransactionErrorCode,
} from './repository-errors.ts'

/** Every `code` of this package. */
export type RepositoryErrorCode =
  | AdoptionError['code']
  | ConfigurationErrorCode
  | ConflictErrorCode
  | ConnectionLostError['code']
  | ConstraintErrorCode
  | DatabaseError['code']
  | EmbeddedPostgresErrorCode
  | InvalidInputErrorCode
  | IsolationErrorCode
  | MigrationError['code']
  | NotFoundError['code']
  | TimeoutErrorCode
  | TransactionErrorCode

/**
 * The HTTP status of each error code. 500 marks errors of the program, whose message is for its developers.
 *
 * @example
 * ```ts
 * import { httpStatus } from '@rolecall/repository'
 * const { not_found: missing } = httpStatus // 404
 * ```
 */
export const httpStatus = {
  not_found: 404,
  unique_conflict: 409,
  version_conflict: 409,
  serialization_conflict: 409,
  foreign_key: 422,
  not_null: 422,
  check: 422,
  exclusion: 422,
  invalid_value: 400,
  invalid_cursor: 400,
  invalid_limit: 400,
  unknown_filter: 400,
  unknown_order: 400,
  column_not_writable: 400,
  statement_timeout: 503,
  lock_timeout: 503,
  canceled: 503,
  connection_timeout: 503,
  connection_lost: 503,
  transaction_aborted: 500,
  transaction_closed: 500,
  transaction_nested: 500,
  database_error: 500,
  session_not_verified: 500,
  session_without_organization: 500,
  unknown_table: 500,
  schema_qualified_table: 500,
  raw_table: 500,
  raw_sql_not_allowed: 500,
  function_not_allowed: 500,
  cte_shadows_table: 500,
  global_table_read_only: 500,
  organization_column_is_set_by_scope: 500,
  columns_required: 500,
  statement_not_allowed: 500,
  row_level_security: 500,
  system_scope_unavailable: 500,
  reason_missing: 500,
  isolation_not_enforced: 500,
  invalid_option: 500,
  invalid_name: 500,
  table_not_adoptable: 500,
  migration_failed: 500,
  postgres_binaries_missing: 500,
  postgres_user_missing: 500,
  postgres_unreachable_directory: 500,
  postgres_init_failed: 500,
  postgres_already_running: 500,
  postgres_port_in_use: 500,
  postgres_start_failed: 500,
  postgres_driver_missing: 500,
} as const satisfies Record<RepositoryErrorCode, number>

/**
 * The HTTP status of any thrown value: the table's for an error of this package, 500 for everything else.
 *
 * @example
 * ```ts
 * import { httpStatusOf } from '@rolecall/repository'
 * const isOutage = (error: unknown) => httpStatusOf(error) === 503
 * ```
 */
export const httpStatusOf = (error: unknown): (typeof httpStatus)[RepositoryErrorCode] =>
  error instanceof RepositoryError && Object.hasOwn(httpStatus, error.code)
    ? httpStatus[error.code as RepositoryErrorCode]
    : 500
