/**
 * The registry of sessions and their grants. Decisions read the grants and not the session's own properties, so that
 * adding to `session.organization.permissions` through a cast changes no decision.
 *
 * The grants are in a private field of a class on `globalThis`, so that duplicate copies of this package accept each
 * other's sessions. A spread, a proxy or a JSON copy does not copy a private field. (A WeakMap would do the same, an
 * order of magnitude slower.) The first session creates the class, so that importing has no effect.
 */
import type { Allowed, AllowedSession } from '../decision/decision.ts'
import type { Circumstances, Holding } from '../decision/evaluate.ts'
import { SameObject } from '../private/same-object.ts'
import type { Session } from './session.ts'
import type { TokenGrants } from './token-grants.ts'
import type { SessionAccess } from './user-role.ts'

/** The grants of a token that not every session has. */
export interface MoreGrants {
  readonly token?: TokenGrants
  /** Minutes since the first and the second factor, as of the token; -1 means never. */
  readonly factorAges?: readonly [number, number] | null | undefined
  /** The scopes of a machine. */
  readonly scopes?: ReadonlySet<string> | undefined
  readonly user?: Holding['user']
  /** The declaration of user roles that the session was created with. */
  readonly userAccess?: SessionAccess['user']
}

export interface Grants extends Holding, MoreGrants {
  readonly token: TokenGrants
  /** The one decision object that allows this session. */
  readonly allowed: Allowed
  /** The circumstances of most decisions: the token, without parameters. */
  readonly circumstances: Circumstances
}

interface Registry {
  new (session: object, grants: Grants): object
  readonly grantsOf: (session: unknown) => Grants | undefined
}

// The number changes whenever the shape of Grants does.
const key = Symbol.for('@rolecall/rbac/sessions/2')
const root = globalThis as { [key]?: Registry }

let found: Registry | undefined
const registry = (): Registry =>
  (found ??= root[key] ??=
    class Registered extends SameObject {
      readonly #grants: Grants
      constructor(session: object, grants: Grants) {
        super(session)
        this.#grants = grants
      }
      static grantsOf(session: unknown) {
        return typeof session === 'object' && session && #grants in session ? session.#grants : undefined
      }
    })

export const grantsOf = (session: unknown): Grants | undefined => registry().grantsOf(session)

const nothing: ReadonlySet<string> = /* @__PURE__ */ new Set()
const noGrants: TokenGrants = { permissions: nothing, visible: nothing, features: nothing, plans: nothing }

export function register<S extends Session>(session: S, more: MoreGrants = {}): S {
  const { organization } = session
  const allowed = Object.freeze<Allowed>({ allowed: true, session: session as unknown as AllowedSession })
  const { token = noGrants, factorAges, scopes, user, userAccess } = more
  const { permissions } = token
  const circumstances = undefined as unknown as Circumstances
  const grants = { organization, permissions, token, factorAges, scopes, user, userAccess, allowed, circumstances }
  grants.circumstances = { session, grants, holding: grants, params: undefined, live: null }
  new (registry())(session, grants)
  return Object.freeze(session)
}

/**
 * Whether `sessionFromAuth` or `sessionFromClaims` created this value, in any copy of the package. A spread, a cast, a
 * proxy or a JSON copy of a session is not verified.
 *
 * @example
 * ```ts
 * import { isVerifiedSession, sessionFromAuth } from '@rolecall/rbac'
 * const session = sessionFromAuth(null)
 * isVerifiedSession(session) // true: a signed-out session is verified, too
 * isVerifiedSession({ ...session }) // false
 * ```
 */
export function isVerifiedSession(value: unknown): value is Session {
  return !!grantsOf(value)
}
