import { readCustomClaims } from './custom-claims.ts'
import { fieldsOf, text, type Fields } from './fields.ts'
import { readOrganization } from './read-organization.ts'
import { register } from './registry.ts'
import type { Actor, Session, SessionId, UserId } from './session.ts'
import { findUserRole, type SessionAccess } from './user-role.ts'
import { pending, signedOut } from './without-grants.ts'

/**
 * The session in the claims of a **verified** Clerk session token, version 2 or 1. Never throws: claims of another kind
 * of token, and claims that name an unknown state, give a signed-out session.
 *
 * The claims are trusted. Pass only the result of `verifyToken`, `authenticateRequest` or `verifySessionToken`.
 *
 * The user's role is read with the declaration: without `access`, the session has none.
 *
 * @see https://clerk.com/docs/guides/sessions/session-tokens
 * @example
 * ```ts
 * import { sessionFromClaims } from '@rolecall/rbac'
 * const session = sessionFromClaims({
 *   v: 2, sub: 'user_1', sid: 'sess_1', fea: 'o:tasks',
 *   o: { id: 'org_1', slg: 'acme', rol: 'member', per: 'read,write', fpm: '1' },
 * })
 * session.organization?.permissions // Set { 'org:tasks:read' }
 * ```
 */
export function sessionFromClaims(claims: unknown, access?: SessionAccess): Session {
  try {
    return read(fieldsOf(claims), access?.user)
  } catch {
    // Only claims that are not plain data (a getter, a revoked proxy) get here.
    return signedOut()
  }
}

function read(claims: Fields, userAccess: SessionAccess['user']): Session {
  const { sub, sid, sts, act, fva } = claims
  const userId = text(sub) as UserId
  const sessionId = text(sid) as SessionId
  const actor = readActor(act)
  if (!userId || !sessionId || actor === undefined) return signedOut()
  if (sts === 'pending') return pending(userId, sessionId, actor)
  if ((sts ?? 'active') !== 'active') return signedOut()

  const { organization, token } = readOrganization(claims)
  const custom = readCustomClaims(claims)
  const user = findUserRole(userAccess, custom)
  return register(
    {
      status: 'signed-in',
      userId,
      sessionId,
      organization,
      userRole: user?.key ?? null,
      actor,
      claims: custom,
    },
    { token, factorAges: readFactorAges(fva), user, userAccess },
  )
}

/** `null` without an actor; `undefined` for a claim that names an actor without an id. */
function readActor(act: unknown): Actor | null | undefined {
  const id = text(fieldsOf(act).sub)
  return id ? Object.freeze({ id }) : act === undefined || act === null ? null : undefined
}

/** Minutes since the first and the second factor, -1 for never; `null` for any other claim. */
function readFactorAges(claim: unknown): readonly [number, number] | null {
  const isAge = (age: unknown) => age === -1 || (Number.isFinite(age) && (age as number) >= 0)
  const [first, second, ...more] = Array.isArray(claim) ? (claim as unknown[]) : []
  return isAge(first) && isAge(second) && !more.length ? [first as number, second as number] : null
}
