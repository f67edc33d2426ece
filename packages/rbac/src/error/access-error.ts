/** What can be wrong with a definition of roles and permissions, or with the keys that verify tokens. */
export type AccessErrorCode =
  | 'invalid_definition'
  | 'invalid_permission_key'
  | 'reserved_permission'
  | 'invalid_role_key'
  | 'unknown_permission'
  | 'unknown_role'
  | 'role_cycle'
  | 'invalid_options'
  | 'keys_unavailable'

/**
 * The one error class of `@rolecall/rbac`. Decisions are values and never throw.
 *
 * @example
 * import { AccessError } from '@rolecall/rbac'
 * const isCycle = (error: unknown) => error instanceof AccessError && error.code === 'role_cycle'
 */
export class AccessError extends Error {
  override readonly name = 'AccessError'
  /** Permanent, for programs. */
  readonly code: AccessErrorCode
  /** What to do about it. */
  readonly hint: string

  /** The message reads `unknown role: org:owner. Declare it under roles.` */
  constructor(code: AccessErrorCode, what: string, hint: string, options?: ErrorOptions) {
    super(`${code.replaceAll('_', ' ')}: ${what}. ${hint}.`, options)
    this.code = code
    this.hint = hint
  }
}
