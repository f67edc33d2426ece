/** Why something was denied, in words for people. API clients get the code. */
import type { DenialEvent } from '@rolecall/astro/middleware'

/** Denials by the app itself, beyond what the policy decides. */
export type OwnDenial = 'role_above_yours' | 'key_without_holder'
/** Every code that a denial in the audit log can have. */
export type DenialName = DenialEvent['code'] | OwnDenial

export const words = {
  unauthenticated: 'Not signed in',
  session_pending: 'Sign-in not finished',
  token_type_not_accepted: 'Token type not accepted',
  no_active_organization: 'No active organization',
  organization_mismatch: 'Different organization',
  missing_role: 'Role not sufficient',
  missing_permission: 'Permission missing',
  missing_feature: 'Feature not in the plan',
  missing_plan: 'Plan not sufficient',
  missing_user_role: 'Missing user role',
  missing_user_permission: 'Missing user permission',
  missing_claim: 'Missing claim',
  reverification_required: 'Identity not confirmed recently',
  freshness_required: 'Access not checked live',
  freshness_unavailable: 'Access check unavailable',
  service_unavailable: 'Access check unavailable',
  middleware_missing: 'Access not checked',
  unknown_route: 'Address does not exist',
  not_listed: 'Not listed in the policy',
  cross_origin: 'Sent from another site',
  untrusted_host: 'Sent to an unknown host name',
  role_above_yours: 'Role above their own',
  key_without_holder: 'API key’s creator has no access',
} as const satisfies Record<DenialName, string>

/** The words for a stored denial. Rows outlive code, so a code that an older version recorded is shown as it is. */
export const denialWords = (code: string): string => (Object.hasOwn(words, code) ? words[code as DenialName] : code)
