import { describe } from '../requirement/describe.ts'
import type { Decision, DenialCode } from './decision.ts'

/**
 * A decision in one plain sentence, for logs and developers. It names the requirement, never the session.
 *
 * @example
 * import { decide, explain, sessionFromAuth, signedIn } from '@rolecall/rbac'
 * explain(decide(sessionFromAuth(null), signedIn())) // 'Denied (unauthenticated): nobody is signed in; needs signed in.'
 */
export function explain(decision: Decision): string {
  if (decision.allowed) return 'Allowed.'
  const { code, requirement } = decision
  return `Denied (${code}): ${reasons[code]}${requirement ? `; needs ${describe(requirement)}` : ''}.`
}

const reasons: Readonly<Record<DenialCode, string>> = {
  unauthenticated: 'nobody is signed in',
  session_pending: 'the session has a task left to do',
  token_type_not_accepted: 'this kind of token is not accepted here',
  no_active_organization: 'the session acts in no organization',
  organization_mismatch: 'the session acts in another organization',
  missing_role: 'the role is another',
  missing_permission: 'the permission is not granted',
  missing_feature: 'the feature is not in the plan',
  missing_plan: 'the plan is another',
  reverification_required: 'the last verification is too old',
  freshness_required: 'a token cannot answer it, use decideFresh',
  freshness_unavailable: 'the live membership could not be read',
  unknown_route: 'no route has this name',
  not_listed: 'nothing allows it',
  cross_origin: 'the request comes from another origin',
}
