import { RepositoryError } from './repository-error.ts'

export type IsolationErrorCode =
  | 'session_not_verified'
  | 'session_without_organization'
  | 'unknown_table'
  | 'schema_qualified_table'
  | 'raw_table'
  | 'raw_sql_not_allowed'
  | 'function_not_allowed'
  | 'cte_shadows_table'
  | 'global_table_read_only'
  | 'organization_column_is_set_by_scope'
  | 'columns_required'
  | 'statement_not_allowed'
  | 'row_level_security'
  | 'system_scope_unavailable'
  | 'reason_missing'
  | 'isolation_not_enforced'

/**
 * A statement left its organization, or could have. The statement read and wrote nothing. This is a programming error
 * and not the fault of a request: answer 500 and fix the code.
 *
 * @example
 * ```ts
 * import { IsolationError } from '@rolecall/repository'
 * const isProgrammingError = (error: unknown) => error instanceof IsolationError
 * ```
 */
export class IsolationError extends RepositoryError {
  override readonly name: string = 'IsolationError'
  readonly code: IsolationErrorCode

  constructor(code: IsolationErrorCode, what: string, hint: string, options?: ErrorOptions) {
    super(what, hint, options)
    this.code = code
  }
}
