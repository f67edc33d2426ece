import { isFresh } from '../requirement/freshness.ts'
import { parseUnknown } from '../requirement/parse-requirement.ts'
import type { ImmediateRequirement, Requirement } from '../requirement/requirement.ts'
import type { Circumstances } from '../session/grants.ts'
import { grantsOf } from '../session/registry.ts'
import type { Session } from '../session/session.ts'
import type { Decision, SessionFor } from './decision.ts'
import { deny, evaluate } from './evaluate.ts'

export interface DecideOptions {
  /** The route's parameters, for `organization({ param })`. */
  readonly params?: Readonly<Record<string, string | undefined>>
}

/**
 * Whether a session meets a requirement. Total, synchronous, and closed: it never throws, and it denies everything
 * unknown (a hand-made session, an unknown requirement, a missing parameter).
 *
 * A requirement that needs a live answer is a type error, and denied at run time: use `decideFresh`.
 *
 * @example
 * ```ts
 * import { decide, permission, sessionFromAuth } from '@rolecall/rbac'
 * const decision = decide(sessionFromAuth(null), permission('org:tasks:read'))
 * if (decision.allowed) decision.session.organization.id // not null
 * else decision.code // 'unauthenticated'
 * ```
 */
export function decide<const R extends ImmediateRequirement>(
  session: Session,
  requirement: R,
  options?: DecideOptions,
): Decision<SessionFor<R>> {
  const known = isFresh(requirement)
  const parsed = known === undefined ? parseUnknown(requirement) : requirement
  const decision = conclude(session, parsed, options, null)
  if (decision.allowed) return (known ?? isFresh(parsed)) ? deny('freshness_required', parsed) : (decision as never)
  return parsed ? decision : withHint(decision, requirement)
}

/** A denial of an invalid requirement; with a hint when one of its kinds is unknown. */
export function withHint<D extends Decision>(decision: D, requirement: unknown): D {
  let hinted = decision
  parseUnknown(requirement, (kind) => {
    hinted = { ...decision, hint: `Unknown requirement kind: ${JSON.stringify(kind.slice(0, 80))}.` }
  })
  return hinted
}

export function conclude(
  session: Session,
  requirement: Requirement | null,
  options: DecideOptions | undefined,
  live: Circumstances['live'],
): Decision {
  const grants = grantsOf(session)
  if (!grants) return deny('unauthenticated', requirement)
  try {
    const at = options || live ? { ...grants, params: options?.params, live } : grants
    return evaluate(requirement, at) ?? grants.allowed
  } catch {
    // Only parameters that are not plain data (a getter, a revoked proxy) get here.
    return deny('organization_mismatch', requirement)
  }
}
