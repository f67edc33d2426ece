import { RepositoryError } from '../errors/repository-error.ts'

/**
 * A migration failed; everything of this run was rolled back.
 *
 * @example
 * ```ts
 * import { MigrationError } from '@rolecall/repository/migrations'
 * const isOurs = (error: unknown) => error instanceof MigrationError
 * ```
 */
export class MigrationError extends RepositoryError {
  override readonly name = 'MigrationError'
  readonly code = 'migration_failed'
}
