/** The errors of `defineAccess`, and of the keys that verify tokens. */
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
 * The only error class of `@rolecall/rbac`. Decisions are values, and nothing that decides throws.
 *
 * @example
 * ```ts
 * import { AccessError } from '@rolecall/rbac'
 * const isCycle = (error: unknown) => error instanceof AccessError && error.code === 'role_cycle'
 * ```
 */
export class AccessError extends Error {
  override readonly name = 'AccessError'
  /** Permanent, for programs. */
  readonly code: AccessErrorCode
  /** How to fix it. */
  readonly hint: string

  /** The message reads `unknown role: org:owner. Declare it under roles.` */
  constructor(code: AccessErrorCode, what: string, hint: string, options?: ErrorOptions) {
    super(`${code.replaceAll('_', ' ')}: ${what}. ${hint}.`, options)
    this.code = code
    this.hint = hint
  }
}
