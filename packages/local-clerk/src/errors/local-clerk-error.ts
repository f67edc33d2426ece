/** The errors that this package throws to its callers. The emulated APIs answer with `ApiError` instead. */

/** Permanent reasons, one for each way in which starting or driving a local Clerk can fail. */
export type LocalClerkErrorCode =
  | 'production_environment'
  | 'live_key'
  | 'port_in_use'
  | 'invalid_seed'
  | 'invalid_access'
  | 'state_unreadable'
  | 'persist_in_use'
  | 'package_not_found'
  | 'unknown_user'
  | 'unknown_organization'
  | 'not_a_member'
  | 'no_email'
  | 'unknown_snapshot'
  | 'not_reachable'
  | 'request_refused'
  | 'invalid_option'
  | 'inconsistent_data'

/**
 * Thrown by `startLocalClerk`, `localClerk` and the test kit. The message says what happened and ends with the hint.
 *
 * @example
 * ```ts
 * import { LocalClerkError, startLocalClerk } from '@rolecall/local-clerk'
 * try {
 *   await startLocalClerk({ port: 4800 })
 * } catch (error) {
 *   if (error instanceof LocalClerkError && error.code === 'port_in_use') process.exit(1)
 * }
 * ```
 */
export class LocalClerkError extends Error {
  override readonly name = 'LocalClerkError'
  /** Permanent, for programs. */
  readonly code: LocalClerkErrorCode
  /** What to do about it. */
  readonly hint: string

  constructor(code: LocalClerkErrorCode, what: string, hint: string, options?: ErrorOptions) {
    super(`${what} ${hint}`, options)
    this.code = code
    this.hint = hint
  }
}
