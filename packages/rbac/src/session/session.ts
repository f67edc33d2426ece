/**
 * Who is asking. A `Session` is made only by `sessionFromAuth` and `sessionFromClaims`, from a token that
 * was verified, and is frozen and registered: a spread, a cast or a JSON copy is not a session.
 */

declare const brand: unique symbol

/** A Clerk user id (`user_…`) that came from a verified token. */
export type UserId = string & { readonly [brand]: 'UserId' }
/** A Clerk organization id (`org_…`) that came from a verified token. */
export type OrganizationId = string & { readonly [brand]: 'OrganizationId' }
/** A Clerk session id (`sess_…`) that came from a verified token. */
export type SessionId = string & { readonly [brand]: 'SessionId' }

/** The organization a session acts in, with what its role grants there. */
export interface ActiveOrganization {
  readonly id: OrganizationId
  /** `null` when the organization has no slug. */
  readonly slug: string | null
  /** With its prefix: `org:admin`. `null` when the token named none. */
  readonly role: string | null
  /** Custom permissions only, with their prefix: `org:tasks:read`. System permissions are never in a token. */
  readonly permissions: ReadonlySet<string>
}

/** Somebody who acts as this user (impersonation), as the token's `act` claim names them. */
export interface Actor {
  readonly id: string
}

export interface SignedOutSession {
  readonly status: 'signed-out'
  readonly userId: null
  readonly organization: null
}

/** Signed in, but with a session task left to do (choose an organization, for example). Counts as signed out. */
export interface PendingSession {
  readonly status: 'pending'
  /** `null` when Clerk's auth object treats pending as signed out, which is its default. */
  readonly userId: UserId | null
  readonly sessionId: SessionId | null
  readonly organization: null
  readonly actor: Actor | null
}

export interface SignedInSession {
  readonly status: 'signed-in'
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly organization: ActiveOrganization | null
  readonly actor: Actor | null
}

/** An API key or machine token. It never satisfies a requirement made for people. */
export interface MachineSession {
  readonly status: 'machine'
  readonly tokenType: 'api_key' | 'm2m_token' | 'oauth_token'
  readonly subject: string
  readonly userId: UserId | null
  readonly organization: null
  readonly scopes: ReadonlySet<string>
}

export type Session = SignedOutSession | PendingSession | SignedInSession | MachineSession

/** A signed-in session that acts in an organization: what tenant data needs. */
export type OrganizationSession = SignedInSession & { readonly organization: ActiveOrganization }
