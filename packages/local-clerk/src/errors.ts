/** Every error this package throws to its caller. HTTP errors that the emulated APIs answer are `ApiError`s instead. */

/** Permanent machine-readable reasons, one per way in which starting or driving a local Clerk can fail. */
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
  | 'invalid_option'

/**
 * Thrown by `startLocalClerk`, `localClerk` and the test kit. `code` is permanent; the message says what happened,
 * why, and what to do.
 *
 * @example
 * try {
 *   await startLocalClerk({ port: 4800 })
 * } catch (error) {
 *   if (error instanceof LocalClerkError && error.code === 'port_in_use') process.exit(1)
 * }
 */
export class LocalClerkError extends Error {
  override readonly name = 'LocalClerkError'
  readonly code: LocalClerkErrorCode

  constructor(code: LocalClerkErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
