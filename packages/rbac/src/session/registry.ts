/**
 * Which sessions are real, and what each was granted. The facts a decision uses live here, out of reach of the object
 * that applications hold: adding to `session.organization.permissions` through a cast changes nothing.
 *
 * The registry is on `globalThis`, so that duplicate copies of this package accept each other's sessions. It is
 * created with the first session: importing the package has no effect.
 */
import type { Session } from './session.ts'

export interface Grants {
  readonly permissions: ReadonlySet<string>
  /** Each as `o:name` or `u:name`. */
  readonly features: ReadonlySet<string>
  readonly plans: ReadonlySet<string>
  /** Minutes since the first and the second factor, as of the token; -1 means never. */
  readonly factorAges: readonly [number, number] | null
  readonly scopes: ReadonlySet<string>
}

const key = Symbol.for('@rolecall/rbac/sessions/1')
type Registry = WeakMap<object, Grants>

const nothing: ReadonlySet<string> = new Set()
const none: Grants = { permissions: nothing, features: nothing, plans: nothing, factorAges: null, scopes: nothing }

export const grantsOf = (session: unknown): Grants | undefined =>
  (globalThis as { [key]?: Registry })[key]?.get(session as object)

export function register<S extends Session>(session: S, grants: Partial<Grants> = {}): S {
  const root = globalThis as { [key]?: Registry }
  if (!root[key]) Object.defineProperty(root, key, { value: new WeakMap() })
  root[key]!.set(Object.freeze(session), { ...none, ...grants })
  return session
}

/**
 * Whether a value is a session that `sessionFromAuth` or `sessionFromClaims` made, in any copy of this package.
 * A spread, a cast, a proxy or a JSON copy of one is not.
 *
 * @example
 * import { isVerifiedSession, sessionFromAuth } from '@rolecall/rbac'
 * const session = sessionFromAuth(null)
 * isVerifiedSession(session) // true: nobody is signed in, and that is verified
 * isVerifiedSession({ ...session }) // false
 */
export function isVerifiedSession(value: unknown): value is Session {
  return grantsOf(value) !== undefined
}
