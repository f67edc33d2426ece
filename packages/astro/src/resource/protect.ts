import type { Decision, ImmediateRequirement, Requirement, SessionFor } from '@rolecall/rbac'
import { AccessDenied } from '../denial/access-denied.ts'
import type { AccessContext } from '../request/authentication.ts'
import { readSession } from '../request/authentication.ts'
import { denialOf } from '../denial/denial.ts'
import { freshDecision } from '../request/fresh-decision.ts'
import { freshen } from './freshen.ts'
import { requestState } from '../request/request-state.ts'
import type { DenialUrls } from '../policy/policy.ts'
import { denialUrls } from '../policy/denial-urls.ts'
import { check } from './check.ts'

/** How a denial of this one call is answered. */
export interface ProtectOptions extends DenialUrls {
  /** Answer a signed-in visitor with the app's 404. */
  readonly hide?: boolean
}

/**
 * Requires something of the visitor, in the frontmatter of a page or island, in an endpoint or in an action.
 * Synchronous: nothing after it runs when it denies. In layouts and nested components the response may have
 * begun; use `<Allowed>` there.
 *
 * @param context `Astro`, or the context of an endpoint or action
 * @param requirement anything but a fresh requirement; for those, `protectFresh`
 * @returns the session, narrowed to what the requirement proves
 * @throws {AccessDenied} which the middleware answers; catching it does not let the request go on
 * @throws {RolecallError} `middleware_missing` when `protectRoutes()` did not run
 * @example
 * const { organization } = protect(Astro, permission('org:tasks:read'))
 */
export function protect<const R extends ImmediateRequirement>(
  context: AccessContext,
  requirement: R,
  options: ProtectOptions = {},
): SessionFor<R> {
  return conclude(context, check(context, requirement), options)
}

/**
 * The same with a live answer from Clerk: the membership as it is now, not as of the last token. The response
 * waits for it even when the promise is not awaited.
 *
 * @param context `Astro`, or the context of an endpoint or action
 * @param requirement any requirement, system permissions included
 * @returns the session, narrowed to what the requirement proves
 * @throws {AccessDenied} which the middleware answers; `freshness_unavailable` when Clerk does not answer
 * @example
 * await protectFresh(context, systemPermission('org:sys_memberships:manage'))
 */
export function protectFresh<const R extends Requirement>(
  context: AccessContext,
  requirement: R,
  options: ProtectOptions = {},
): Promise<SessionFor<R>> {
  const state = requestState(context)
  const result = freshDecision(context, readSession(context), freshen(requirement)).then((decision) =>
    conclude(context, decision as Decision<SessionFor<R>>, options),
  )
  // Somebody may forget to await it: the response waits, and an unhandled rejection must not end the process.
  const settled = result.then(
    () => undefined,
    () => undefined,
  )
  state.pending.add(settled)
  void settled.then(() => state.pending.delete(settled))
  return result
}

function conclude<S extends SessionFor<Requirement>>(
  context: AccessContext,
  decision: Decision<S>,
  options: ProtectOptions,
): S {
  if (decision.allowed) return decision.session
  const denied = denialOf(decision, 'resource', { hide: options.hide === true, urls: denialUrls(options) })
  requestState(context).denial ??= denied
  throw new AccessDenied(denied)
}
