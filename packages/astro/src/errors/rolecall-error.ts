/**
 * The errors of this package. Each has a permanent `code`, a message that says what happened and why, and a `hint` that
 * says what to do. Astro prints the hint of an error that ends a build.
 */

/** Codes of {@link RolecallError}. A code never changes its meaning. */
export type RolecallErrorCode =
  | 'invalid_policy'
  | 'invalid_option'
  | 'policy_not_loaded'
  | 'audit_failed'
  | 'unsupported_astro'
  | 'clerk_script_missing'
  | 'server_code_in_client'
  | 'integration_missing'
  | 'middleware_missing'
  | 'guard_not_compiled'
  | 'authentication_timeout'
  | 'access_denied'
  | 'response_aborted'

/**
 * The base class of every error that this package throws.
 *
 * @example
 * ```ts
 * import { RolecallError } from '@rolecall/astro/server'
 *
 * export const hintOf = (error: unknown) => (error instanceof RolecallError ? error.hint : undefined)
 * ```
 */
export class RolecallError extends Error {
  override readonly name: string = 'RolecallError'
  /** The permanent identifier of the problem. */
  readonly code: RolecallErrorCode
  /** What to do about it. */
  readonly hint: string

  constructor(code: RolecallErrorCode, message: string, hint: string, options?: { readonly cause?: unknown }) {
    super(`${message}\n${hint}`, options)
    this.code = code
    this.hint = hint
  }
}
