import { RepositoryError } from './repository-error.ts'

/**
 * The table cannot become a tenant table in its present state. The message names the obstacle.
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
