import { RepositoryError } from './repository-error.ts'

/**
 * A table cannot become a tenant table as it is. The message names the obstacle.
 *
 * @example
 * ```ts
 * import { AdoptionError } from '@rolecall/repository/migrations'
 * const reasonOf = (error: unknown) => (error instanceof AdoptionError ? error.message : undefined)
 * ```
 */
export class AdoptionError extends RepositoryError {
  override readonly name = 'AdoptionError'
  readonly code = 'table_not_adoptable'
}
