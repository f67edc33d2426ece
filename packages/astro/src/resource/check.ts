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
 * ```ts
 * import { getSession } from '@rolecall/astro/server'
 * import type { APIContext } from 'astro'
 *
 * export const GET = (context: APIContext) => Response.json({ userId: getSession(context).userId })
 * ```
 */
export function getSession(context: Pick<AccessContext, 'locals'>): Session {
  return readSession(context)
}

/**
 * The decision about a requirement as a value, to render one thing or another. It denies nothing by itself.
 *
 * @param context `Astro`, or the context of an endpoint, action or middleware
 * @param requirement any requirement that needs no live check
 * @throws {RolecallError} `middleware_missing` when `protectRoutes()` did not run
 * @example
 * ```ts
 * import { check } from '@rolecall/astro/server'
 * import { permission } from '@rolecall/rbac'
 * import type { APIContext } from 'astro'
 *
 * export const GET = (context: APIContext) =>
 *   Response.json({ canPublish: check(context, permission('org:posts:publish')).allowed })
 * ```
 */
export function check<const R extends ImmediateRequirement>(
  context: AccessContext,
  requirement: R,
): Decision<SessionFor<R>> {
  return decide(readSession(context), requirement, { params: context.params })
}

/**
 * Like {@link check}, by the live membership instead of the token. All live checks of a request share one request to
 * Clerk. When Clerk does not answer, the decision is a denial with the code `freshness_unavailable`.
 *
 * @param context `Astro`, or the context of an endpoint or action
 * @param requirement any requirement, system permissions included
 * @throws {RolecallError} `middleware_missing` when `protectRoutes()` did not run
 * @example
 * ```ts
 * import { checkFresh } from '@rolecall/astro/server'
 * import { systemPermission } from '@rolecall/rbac'
 * import type { APIContext } from 'astro'
 *
 * export async function GET(context: APIContext) {
 *   const { allowed } = await checkFresh(context, systemPermission('org:sys_memberships:manage'))
 *   return Response.json({ canInvite: allowed })
 * }
 * ```
 */
export async function checkFresh<const R extends Requirement>(
  context: AccessContext,
  requirement: R,
): Promise<Decision<SessionFor<R>>> {
  const decision = await freshDecision(context, readSession(context), freshen(requirement))
  return decision as Decision<SessionFor<R>>
}
