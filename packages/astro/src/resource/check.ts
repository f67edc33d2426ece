import type { Decision, ImmediateRequirement, Requirement, Session, SessionFor } from '@rolecall/rbac'
import { decide } from '@rolecall/rbac'
import type { AccessContext } from '../request/authentication.ts'
import { readSession } from '../request/authentication.ts'
import { freshDecision } from '../request/fresh-decision.ts'
import { freshen } from './freshen.ts'

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

/**
 * The same with a live answer from Clerk, system permissions included. Costs one request to Clerk, which all live checks
 * of this request share.
 *
 * @param context `Astro`, or the context of an endpoint or action
 * @param requirement any requirement
 * @returns the decision; `freshness_unavailable` when Clerk does not answer, which is neither yes nor no
 * @throws {RolecallError} `middleware_missing` when `protectRoutes()` did not run
 * @example
 * const decision = await checkFresh(context, systemPermission('org:sys_memberships:manage'))
 */
export async function checkFresh<const R extends Requirement>(
  context: AccessContext,
  requirement: R,
): Promise<Decision<SessionFor<R>>> {
  const decision = await freshDecision(context, readSession(context), freshen(requirement))
  return decision as Decision<SessionFor<R>>
}
