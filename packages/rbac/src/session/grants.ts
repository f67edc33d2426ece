/** The types of the grants that decisions read: those of a token, and those of a live answer. */
import type { MachineSession, Session, SignedInSession } from './session.ts'
import type { TokenGrants } from './token-grants.ts'
import type { DeclaredUserRole, SessionAccess } from './user-role.ts'

/** The sessions that a requirement can allow. */
export type AllowedSession = SignedInSession | MachineSession

export interface Allowed<S extends AllowedSession = AllowedSession> {
  readonly allowed: true
  readonly session: S
}

interface Keys {
  has(key: string): boolean
}

/** The roles and permissions that a user holds, from the token or live. */
export interface Holding {
  /** `null` without an active organization, and for a user who is no longer a member. */
  readonly organization: { readonly id: string; readonly slug: string | null; readonly role: string | null } | null
  readonly permissions: Keys
  readonly systemPermissions?: Keys
  /** The user's own role. */
  readonly user?: DeclaredUserRole | undefined
  /** Stands for the best possible answer: any role. */
  readonly isBest?: boolean
}

/** The grants of a token that not every session has. */
export interface MoreGrants {
  readonly token?: TokenGrants
  /** Minutes since the first and the second factor, as of the token; -1 means never. */
  readonly factorAges?: readonly [number, number] | null
  /** The scopes of a machine. */
  readonly scopes?: ReadonlySet<string>
  readonly user?: Holding['user']
  /** The declaration of user roles that the session was created with. */
  readonly userAccess?: SessionAccess['user']
}

/** Everything a decision depends on. A session is registered with the circumstances of most decisions: its token, without parameters. */
export interface Circumstances {
  readonly session: Session
  /** The one decision object that allows this session. */
  readonly allowed: Allowed
  readonly token: TokenGrants
  readonly factorAges: MoreGrants['factorAges']
  readonly scopes: MoreGrants['scopes']
  readonly userAccess: MoreGrants['userAccess']
  readonly holding: Holding
  readonly params: Readonly<Record<string, string | undefined>> | undefined
  /** The live answer, or the best possible one; `null` without one. */
  readonly live: Holding | null
}
