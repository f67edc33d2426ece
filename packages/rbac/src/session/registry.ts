/**
 * Which sessions are real, and what each was granted. What a decision uses is held here, out of reach of the object
 * that applications have: adding to `session.organization.permissions` through a cast changes nothing.
 *
 * A session carries its grants in a private field of a class that lives on `globalThis`, so that duplicate copies of
 * this package accept each other's sessions. A spread, a proxy or a JSON copy leaves a private field behind. (A WeakMap
 * would do the same, an order of magnitude slower.) The class is made with the first session: importing has no effect.
 */
import type { Allowed, AllowedSession } from '../decision/decision.ts'
import type { Circumstances } from '../decision/evaluate.ts'
import { SameObject } from '../private/same-object.ts'
import type { ActiveOrganization, Session } from './session.ts'
import type { TokenGrants } from './token-grants.ts'

export interface Grants {
  readonly organization: ActiveOrganization | null
  readonly permissions: ReadonlySet<string>
  readonly token: TokenGrants
  /** Minutes since the first and the second factor, as of the token; -1 means never. */
  readonly factorAges: readonly [number, number] | null
  /** A machine's. */
  readonly scopes: ReadonlySet<string>
  /** The decision that allows this session: always the same one. */
  readonly allowed: Allowed
  /** What most decisions depend on: the token, and no parameters. */
  readonly circumstances: Circumstances
}

interface Registry {
  new (session: object, grants: Grants): object
  readonly grantsOf: (session: unknown) => Grants | undefined
}

// The number changes with the shape of Grants.
const key = Symbol.for('@rolecall/rbac/sessions/1')
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

export function register<S extends Session>(
  session: S,
  token = noGrants,
  factorAges: Grants['factorAges'] = null,
  scopes = nothing,
): S {
  const { organization } = session
  const allowed = Object.freeze<Allowed>({ allowed: true, session: session as unknown as AllowedSession })
  const circumstances = undefined as unknown as Circumstances
  const grants = { organization, permissions: token.permissions, token, factorAges, scopes, allowed, circumstances }
  grants.circumstances = { session, grants, holding: grants, params: undefined, live: null }
  new (registry())(session, grants)
  return Object.freeze(session)
}

/**
 * Whether a value is a session that `sessionFromAuth` or `sessionFromClaims` made, in any copy of this package.
 * A spread, a cast, a proxy or a JSON copy of one is not.
 *
 * @example
 * import { isVerifiedSession, sessionFromAuth } from '@rolecall/rbac'
 * const session = sessionFromAuth(null)
 * isVerifiedSession(session) // true: that nobody is signed in is verified
 * isVerifiedSession({ ...session }) // false
 */
export function isVerifiedSession(value: unknown): value is Session {
  return !!grantsOf(value)
}
