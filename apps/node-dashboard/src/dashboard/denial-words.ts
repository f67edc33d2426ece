/** Why something was refused, for people; programs get the code. */
const words: ReadonlyMap<string, string> = new Map([
  ['unauthenticated', 'Not signed in'],
  ['session_pending', 'Sign-in not finished'],
  ['token_type_not_accepted', 'This kind of token is not taken'],
  ['no_active_organization', 'No organization was active'],
  ['organization_mismatch', 'For another organization'],
  ['missing_role', 'The role does not include it'],
  ['missing_permission', 'The permission is missing'],
  ['missing_feature', 'The plan does not include it'],
  ['missing_plan', 'The plan does not include it'],
  ['reverification_required', 'They had to confirm who they are'],
  ['freshness_required', 'It could not be checked live'],
  ['freshness_unavailable', 'It could not be checked'],
  ['service_unavailable', 'It could not be checked'],
  ['unknown_route', 'There is no such address'],
  ['not_listed', 'Open to nobody'],
  ['cross_origin', 'Sent from another site'],
])

export const denialWords = (code: string): string => words.get(code) ?? code
