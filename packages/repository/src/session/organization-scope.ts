/** Session → OrganizationScope: the only place where an organization id enters this package. */
import { isVerifiedSession, type OrganizationId, type Session } from '@rolecall/rbac'
import { IsolationError } from '../errors/isolation-error.ts'

/** One organization, as a verified session named it. */
export interface OrganizationScope {
  readonly organizationId: OrganizationId
}

/** @throws IsolationError `session_not_verified`, `session_without_organization`, before any I/O */
export function openScope(session: Session): OrganizationScope {
  if (!isVerifiedSession(session)) {
    throw new IsolationError(
      'session_not_verified',
      'This is not a session that sessionFromAuth, sessionFromClaims or verifySessionToken made: a copy, a cast or a hand-made object opens no scope. Pass the session itself.',
    )
  }
  if (session.status !== 'signed-in' || session.organization === null) {
    throw new IsolationError(
      'session_without_organization',
      `The session is ${session.status === 'signed-in' ? 'signed in without an active organization' : session.status}, so it has no organization's rows. Require organization() before this code.`,
    )
  }
  return { organizationId: session.organization.id }
}
