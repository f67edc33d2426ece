/**
 * Everything this package throws on purpose is a `RepositoryError` with a permanent `code`. Messages name
 * tables, columns and constraints; they never carry row data, parameter values or SQL text.
 */

/**
 * The base of all errors of this package.
 *
 * @example
 * ```ts
 * import { RepositoryError } from '@rolecall/repository'
 * const codeOf = (error: unknown) => (error instanceof RepositoryError ? error.code : undefined)
 * ```
 */
export abstract class RepositoryError extends Error {
  /** Permanent and machine-readable; the subclass lists its values. */
  abstract readonly code: string
}
