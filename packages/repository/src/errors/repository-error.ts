/**
 * Every error that this package throws on purpose is a `RepositoryError`. Messages name tables, columns and
 * constraints. They never contain row data, parameter values or SQL text.
 */

/**
 * The base class of this package's errors.
 *
 * @example
 * ```ts
 * import { RepositoryError } from '@rolecall/repository'
 * const codeOf = (error: unknown) => (error instanceof RepositoryError ? error.code : undefined)
 * ```
 */
export abstract class RepositoryError extends Error {
  /** Permanent and machine-readable. Each subclass lists its values. */
  abstract readonly code: string
  /** What to do about it. The message ends with it. */
  readonly hint: string

  constructor(what: string, hint: string, options?: ErrorOptions) {
    super(`${what} ${hint}`, options)
    this.hint = hint
  }
}
