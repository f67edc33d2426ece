/** What can be wrong with a definition of roles and permissions. */
export type AccessErrorCode =
  | 'invalid_definition'
  | 'invalid_permission_key'
  | 'reserved_permission'
  | 'invalid_role_key'
  | 'unknown_permission'
  | 'unknown_role'
  | 'role_cycle'

/**
 * The one error class of `@rolecall/rbac`. Decisions are values and never throw; only a definition can be wrong.
 *
 * @example
 * import { AccessError } from '@rolecall/rbac'
 * const isCycle = (error: unknown) => error instanceof AccessError && error.code === 'role_cycle'
 */
export class AccessError<Code extends string = AccessErrorCode> extends Error {
  override readonly name = 'AccessError'
  /** Permanent, for programs. */
  readonly code: Code
  /** What to do about it. */
  readonly hint: string

  constructor(code: Code, problem: string, hint: string, options?: ErrorOptions) {
    super(`${problem} ${hint}`, options)
    this.code = code
    this.hint = hint
  }
}
