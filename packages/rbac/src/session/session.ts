/**
 * The caller of a request. Only `sessionFromAuth` and `sessionFromClaims` create a `Session`, from a verified token. It is
 * frozen and registered: a spread, a cast or a JSON copy is not a session.
 */

import type { KnownClaims } from '../requirement/claim-keys.ts'

declare const brand: unique symbol

/** A Clerk user id (`user_…`) that came from a verified token. */
export type UserId = string & { readonly [brand]: 'UserId' }
/** A Clerk organization id (`org_…`) that came from a verified token. */
export type OrganizationId = string & { readonly [brand]: 'OrganizationId' }
/** A Clerk session id (`sess_…`) that came from a verified token. */
export type SessionId = string & { readonly [brand]: 'SessionId' }

/** The organization of a session, with the user's role and permissions in it. */
export interface ActiveOrganization {
  readonly id: OrganizationId
  /** `null` when the organization has no slug. */
  readonly slug: string | null
  /** With its prefix: `org:admin`. `null` when the token has no role. */
  readonly role: string | null
  /** Custom permissions only, with their prefix: `org:tasks:read`. System permissions are never in a token. */
  readonly permissions: ReadonlySet<string>
}

/** The user who impersonates this one, from the token's `act` claim. */
export interface Actor {
  readonly id: string
}

export interface SignedOutSession {
  readonly status: 'signed-out'
  readonly userId: null
  readonly organization: null
}

/** Signed in, with a session task left (choosing an organization, for example). Treated as signed out. */
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
  /** The user's own role, when the session was created with a declaration that has it. */
  readonly userRole: string | null
  readonly actor: Actor | null
  /** The custom claims of the token, read-only. Empty when they exceed 16 kB or 8 levels. */
  readonly claims: CustomClaims
}

/** An API key, machine token or OAuth token. It meets no requirement but `machine()`. */
export interface MachineSession {
  readonly status: 'machine'
  readonly tokenType: 'api_key' | 'm2m_token' | 'oauth_token'
  readonly subject: string
  readonly userId: UserId | null
  readonly organization: null
  readonly scopes: ReadonlySet<string>
}

export type Session = SignedOutSession | PendingSession | SignedInSession | MachineSession

/** Custom claims, typed by Clerk's global `CustomJwtSessionClaims`. A token may be older than its types. */
export type CustomClaims = Readonly<Partial<KnownClaims>> & Readonly<Record<string, unknown>>

/** A signed-in session with an active organization, which tenant data needs. */
export type OrganizationSession = SignedInSession & { readonly organization: ActiveOrganization }
