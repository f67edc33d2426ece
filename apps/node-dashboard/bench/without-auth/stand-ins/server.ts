import { decide, sessionFromClaims, type ImmediateRequirement, type OrganizationSession } from '@rolecall/rbac'

/** A member of acme, for every request. */
const session = sessionFromClaims({
  v: 2,
  sub: 'user_bench',
  sid: 'sess_bench',
  fea: 'o:tasks',
  o: { id: 'org_acmeDemo', slg: 'acme', rol: 'member', per: 'read,write', fpm: '3' },
}) as OrganizationSession

export const protect = () => session
export const getSession = () => session
export const check = (_context: unknown, requirement: ImmediateRequirement) => decide(session, requirement)
export const checkFresh = (context: unknown, requirement: ImmediateRequirement) =>
  Promise.resolve(check(context, requirement))
