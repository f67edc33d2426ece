import { RepositoryError } from './repository-error.ts'

export type EmbeddedPostgresErrorCode =
  | 'postgres_binaries_missing'
  | 'postgres_user_missing'
  | 'postgres_unreachable_directory'
  | 'postgres_init_failed'
  | 'postgres_already_running'
  | 'postgres_port_in_use'
  | 'postgres_start_failed'
  | 'postgres_driver_missing'

/**
 * `startPostgres` could not start a cluster, or `provisionDatabase` could not create a database.
 *
 * @example
 * ```ts
 * import { EmbeddedPostgresError } from '@rolecall/repository/embedded'
 * const isPortTaken = (error: unknown) => error instanceof EmbeddedPostgresError && error.code === 'postgres_port_in_use'
 * ```
 */
export class EmbeddedPostgresError extends RepositoryError {
  override readonly name = 'EmbeddedPostgresError'
  readonly code: EmbeddedPostgresErrorCode

  constructor(code: EmbeddedPostgresErrorCode, what: string, hint: string, options?: ErrorOptions) {
    super(what, hint, options)
    this.code = code
  }
}
