/**
 * The errors of this package. Every one has a permanent `code`, a message that says what is wrong, and a
 * `hint` that says what to do. Astro prints title and hint of an error thrown during a build.
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
  | 'authentication_timeout'
  | 'access_denied'
  | 'response_aborted'

/** Base class of every error this package throws. */
export class RolecallError extends Error {
  override readonly name: string = 'RolecallError'
  /** Permanent identifier of what went wrong. */
  readonly code: RolecallErrorCode
  /** What to do about it. */
  readonly hint: string

  constructor(code: RolecallErrorCode, message: string, hint: string, options?: { readonly cause?: unknown }) {
    super(`${message}\n${hint}`, options)
    this.code = code
    this.hint = hint
  }
}
