import type { Decision, ImmediateRequirement, Requirement, SessionFor } from '@rolecall/rbac'
import { AccessDenied } from '../denial/access-denied.ts'
import { denialOf } from '../denial/denial.ts'
import { denialUrls } from '../policy/denial-urls.ts'
import type { DenialUrls } from '../policy/policy.ts'
import type { AccessContext } from '../request/authentication.ts'
import { readSession } from '../request/authentication.ts'
import { freshDecision } from '../request/fresh-decision.ts'
import { requestState } from '../request/request-state.ts'
import { check } from './check.ts'
import { freshen } from './freshen.ts'

/** The response to a denial of this call. */
export interface ProtectOptions extends DenialUrls {
  /** Answers a signed-in visitor with the app's 404. */
  readonly hide?: boolean
}

/**
 * Enforces a requirement in the frontmatter of a page or island, in an endpoint or in an action. It is synchronous, so
 * that no code after it runs for a denied visitor. In layouts and nested components the response may have begun: use
 * `<Allowed>` there.
 *
 * @param context `Astro`, or the context of an endpoint or action
 * @param requirement any requirement that needs no live check
 * @returns the session, narrowed to what the requirement proves
 * @throws {AccessDenied} `access_denied`. The middleware answers the request, also when the app catches the error
 * @throws {RolecallError} `middleware_missing` when `protectRoutes()` did not run
 * @example
 * ```ts
 * import { protect } from '@rolecall/astro/server'
 * import { permission } from '@rolecall/rbac'
 * import type { AstroGlobal } from 'astro'
 *
 * // In the frontmatter of a page: const { organization } = protect(Astro, permission('org:tasks:read'))
 * export const organizationOf = (Astro: AstroGlobal) => protect(Astro, permission('org:tasks:read')).organization
 * ```
 */
export function protect<const R extends ImmediateRequirement>(
  context: AccessContext,
  requirement: R,
  options: ProtectOptions = {},
): SessionFor<R> {
  return conclude(context, check(context, requirement), options)
}

/**
 * Like {@link protect}, by the live membership instead of the token. The response waits for the decision, also when the
 * app does not await it.
 *
 * @param context `Astro`, or the context of an endpoint or action
 * @param requirement any requirement, system permissions included
 * @returns the session, narrowed to what the requirement proves
 * @throws {AccessDenied} `access_denied`, also when Clerk does not answer (reason `freshness_unavailable`)
 * @example
 * ```ts
 * import { protectFresh } from '@rolecall/astro/server'
 * import { systemPermission } from '@rolecall/rbac'
 * import type { APIContext } from 'astro'
 *
 * export async function DELETE(context: APIContext) {
 *   await protectFresh(context, systemPermission('org:sys_memberships:manage'))
 *   return new Response(null, { status: 204 })
 * }
 * ```
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
  // The app may not await it. The response waits, and an unhandled rejection must not end the process.
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
