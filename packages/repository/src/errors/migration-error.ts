import { RepositoryError } from './repository-error.ts'

/**
 * A migration failed, and everything of this run was rolled back.
 *
 * @example
 * ```ts
 * import { MigrationError } from '@rolecall/repository/migrations'
 * const isMigrationError = (error: unknown) => error instanceof MigrationError
 * ```
 */
export class MigrationError extends RepositoryError {
  override readonly name = 'MigrationError'
  readonly code = 'migration_failed'
}
