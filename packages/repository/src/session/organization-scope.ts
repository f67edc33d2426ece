/** Opens a scope for a session. This is the only place where an organization id enters this package. */
import { isVerifiedSession, type OrganizationId, type Session } from '@rolecall/rbac'
import { IsolationError } from '../errors/isolation-error.ts'

/** One organization, named by a verified session. */
export interface OrganizationScope {
  readonly organizationId: OrganizationId
}

/** @throws IsolationError `session_not_verified`, `session_without_organization`, before any I/O */
export function openScope(session: Session): OrganizationScope {
  if (!isVerifiedSession(session)) {
    throw new IsolationError(
      'session_not_verified',
      'This is not a session that sessionFromAuth, sessionFromClaims or verifySessionToken returned. Copies, casts and handwritten objects open no scope.',
      'Pass the session itself.',
    )
  }
  if (session.status !== 'signed-in' || session.organization === null) {
    throw new IsolationError(
      'session_without_organization',
      `The session is ${session.status === 'signed-in' ? 'signed in without an active organization' : session.status}, so there is no organization whose rows it may see.`,
      'Require organization() before this code.',
    )
  }
  return { organizationId: session.organization.id }
}
