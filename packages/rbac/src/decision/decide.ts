import { isImmediate, parseRequirement } from '../requirement/parse-requirement.ts'
import type { ImmediateRequirement } from '../requirement/requirement.ts'
import { grantsOf } from '../session/registry.ts'
import type { Session } from '../session/session.ts'
import type { AllowedSession, Decision, SessionFor } from './decision.ts'
import { deny, evaluate } from './evaluate.ts'

export interface DecideOptions {
  /** The route's parameters, for `organization({ param })`. */
  readonly params?: Readonly<Record<string, string | undefined>>
}

/**
 * Whether a session meets a requirement. Total, synchronous, and closed: it never throws, and whatever it does not
 * know (a hand-made session, an unknown requirement, a missing parameter) is denied.
 *
 * A requirement that needs a live answer is rejected by its type and denied at run time: use `decideFresh`.
 *
 * @example
 * import { decide, permission, sessionFromAuth } from '@rolecall/rbac'
 * const decision = decide(sessionFromAuth(null), permission('org:tasks:read'))
 * if (decision.allowed) decision.session.organization.id // not null
 * else decision.code // 'unauthenticated'
 */
export function decide<const R extends ImmediateRequirement>(
  session: Session,
  requirement: R,
  options?: DecideOptions,
): Decision<SessionFor<R>> {
  const parsed = parseRequirement(requirement)
  const grants = grantsOf(session)
  if (!grants) return deny('unauthenticated', parsed)
  let denial
  try {
    const { organization } = session
    const { permissions } = grants
    denial = evaluate(parsed, {
      session,
      organization,
      permissions,
      grants,
      params: { ...options?.params },
      live: null,
    })
  } catch {
    // Only options that are not plain data (a getter, a revoked proxy) get here.
    denial = deny('organization_mismatch', parsed)
  }
  if (!denial && parsed && !isImmediate(parsed)) denial = deny('freshness_required', parsed)
  return denial ?? Object.freeze({ allowed: true, session: session as AllowedSession as SessionFor<R> })
}
