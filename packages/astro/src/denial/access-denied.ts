import type { Denial, DenialCode } from './denial.ts'
import { RolecallError } from '../errors/rolecall-error.ts'

/**
 * Thrown by `protect()` and `protectFresh()`. The middleware turns it into the response that the client
 * understands; catching it does not let the request go on.
 */
export class AccessDenied extends RolecallError {
  override readonly name = 'AccessDenied'
  /** Why: one of the codes of `@rolecall/rbac`. */
  readonly reason: DenialCode

  constructor(denial: Denial) {
    super(
      'access_denied',
      `Access denied: ${denial.code}.`,
      'protectRoutes() answers the request; use check() to decide without denying.',
    )
    this.reason = denial.code
  }
}
