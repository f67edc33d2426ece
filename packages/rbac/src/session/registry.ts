/**
 * The registry of sessions and their grants. Decisions read the grants and not the session's own properties, so that
 * adding to `session.organization.permissions` through a cast changes no decision.
 *
 * The grants are in a private field of a class on `globalThis`, so that duplicate copies of this package accept each
 * other's sessions. A spread, a proxy or a JSON copy does not copy a private field. (A WeakMap would do the same, an
 * order of magnitude slower.) The first session creates the class, so that importing has no effect.
 */
import { SameObject } from '../private/same-object.ts'
import type { AllowedSession, Circumstances, MoreGrants } from './grants.ts'
import type { Session } from './session.ts'
import type { TokenGrants } from './token-grants.ts'

interface Registry {
  new (session: object, grants: Circumstances): object
  readonly grantsOf: (session: unknown) => Circumstances | undefined
}

// The number changes whenever the shape of Circumstances does.
const key = Symbol.for('@rolecall/rbac/sessions/3')
const root = globalThis as { [key]?: Registry }

let found: Registry | undefined
const registry = (): Registry =>
  (found ??= root[key] ??=
    class Registered extends SameObject {
      readonly #grants: Circumstances
      constructor(session: object, grants: Circumstances) {
        super(session)
        this.#grants = grants
      }
      static grantsOf(session: unknown) {
        return typeof session === 'object' && session && #grants in session ? session.#grants : undefined
      }
    })

export const grantsOf = (session: unknown): Circumstances | undefined => registry().grantsOf(session)

const nothing: ReadonlySet<string> = /* @__PURE__ */ new Set()
const noGrants: TokenGrants = { permissions: nothing, visible: nothing, features: nothing, plans: nothing }

export function register<S extends Session>(
  session: S,
  { token = noGrants, factorAges, scopes, user, userAccess }: MoreGrants = {},
): S {
  new (registry())(session, {
    session,
    allowed: Object.freeze({ allowed: true, session: session as unknown as AllowedSession }),
    token,
    factorAges,
    scopes,
    userAccess,
    holding: { organization: session.organization, permissions: token.permissions, user },
    params: undefined,
    live: null,
  })
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
