import { RolecallError } from '../errors/rolecall-error.ts'
import type { Denial, DenialCode } from './denial.ts'

/**
 * The error of `protect()` and `protectFresh()`. The middleware turns it into a response. Catching it does not let the
 * request continue.
 *
 * @example
 * ```ts
 * import { AccessDenied } from '@rolecall/astro/server'
 *
 * export const reasonOf = (error: unknown) => (error instanceof AccessDenied ? error.reason : undefined)
 * ```
 */
export class AccessDenied extends RolecallError {
  override readonly name = 'AccessDenied'
  /** The code of the denial. */
  readonly reason: DenialCode

  constructor(denial: Denial) {
    super(
      'access_denied',
      `Access denied: ${denial.code}.`,
      'protectRoutes() answers the request. To decide without denying, use check().',
    )
    this.reason = denial.code
  }
}
