import type { Decision, ImmediateRequirement, Session, SessionFor } from '@rolecall/rbac'
import { decide } from '@rolecall/rbac'
import type { AccessContext } from '../guard/authentication.ts'
import { readSession } from '../guard/authentication.ts'

/**
 * The session of the request: signed out, pending, signed in or a machine.
 *
 * @param context `Astro`, or the context of an endpoint, action or middleware
 * @throws {RolecallError} `middleware_missing` when `protectRoutes()` did not run
 * @example
 * const session = getSession(Astro)
 */
export function getSession(context: Pick<AccessContext, 'locals'>): Session {
  return readSession(context)
}

/**
 * The decision about a requirement, as a value: to show one thing or another. It denies nothing by itself.
 *
 * @param context `Astro`, or the context of an endpoint, action or middleware
 * @param requirement anything but a fresh requirement
 * @returns `{ allowed: true, session }` or `{ allowed: false, code, requirement }`
 * @throws {RolecallError} `middleware_missing` when `protectRoutes()` did not run
 * @example
 * const canPublish = check(Astro, permission('org:posts:publish')).allowed
 */
export function check<const R extends ImmediateRequirement>(
  context: AccessContext,
  requirement: R,
): Decision<SessionFor<R>> {
  return decide(readSession(context), requirement, { params: context.params })
}
