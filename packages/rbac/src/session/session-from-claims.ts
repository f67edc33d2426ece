import { register } from './registry.ts'
import type {
  ActiveOrganization,
  Actor,
  OrganizationId,
  Session,
  SessionId,
  SignedOutSession,
  UserId,
} from './session.ts'
import { decodeGrants, grant } from './token-grants.ts'

export type Fields = Readonly<Record<string, unknown>>

/** `''` for anything but a string. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
/** No fields for anything that has none. */
export const fieldsOf = (value: unknown): Fields => (value ?? {}) as Fields
export const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []

export const signedOut = (): SignedOutSession => register({ status: 'signed-out', userId: null, organization: null })

/**
 * The session that the claims of a **verified** Clerk session token describe, version 2 or 1. Never throws: claims that
 * are not those of a session, or that name a state this package does not know, give a signed-out session.
 *
 * The claims are believed. Give it only what `verifyToken`, `authenticateRequest` or `verifySessionToken` returned.
 *
 * @see https://clerk.com/docs/guides/sessions/session-tokens
 * @example
 * import { sessionFromClaims } from '@rolecall/rbac'
 * const session = sessionFromClaims({
 *   v: 2, sub: 'user_1', sid: 'sess_1', fea: 'o:tasks',
 *   o: { id: 'org_1', slg: 'acme', rol: 'member', per: 'read,write', fpm: '1' },
 * })
 * session.organization?.permissions // Set { 'org:tasks:read' }
 */
export function sessionFromClaims(claims: unknown): Session {
  try {
    return read(fieldsOf(claims))
  } catch {
    // Only claims that are not plain data (a getter, a revoked proxy) get here.
    return signedOut()
  }
}

function read(claims: Fields): Session {
  const { v, sub, sid, sts, act, fea, pla, fva, org_id, org_slug, org_role, org_permissions } = claims
  const userId = text(sub) as UserId
  const sessionId = text(sid) as SessionId
  const actor = readActor(act)
  const pending = sts === 'pending'
  if (!userId || !sessionId || actor === undefined || !(pending || (sts ?? 'active') === 'active')) return signedOut()
  if (pending) return register({ status: 'pending', userId, sessionId, organization: null, actor })

  // A version that is not known may mean something else by the same names: it grants nothing.
  const compact = v === 2
  const known = compact || v === undefined
  const { id, slg, rol, per, fpm } = fieldsOf(
    compact ? claims.o : known && { id: org_id, slg: org_slug, rol: org_role },
  )
  const organizationId = text(id) as OrganizationId
  const decoded = decodeGrants(text(fpm), text(per), known ? text(fea) : '', known ? text(pla) : '')
  const grants = compact ? decoded : { ...decoded, ...grant(texts(known && org_permissions)) }
  const organization: ActiveOrganization | null = organizationId
    ? Object.freeze({
        id: organizationId,
        slug: text(slg) || null,
        role: text(rol) ? withPrefix(text(rol)) : null,
        permissions: grants.visible,
      })
    : null
  return register({ status: 'signed-in', userId, sessionId, organization, actor }, grants, readFactorAges(fva))
}

/** Version 2 leaves it out, version 1 has it. */
const withPrefix = (role: string): string =>
  role.startsWith('org:') ? role.replace(/^(org:)+/, 'org:') : `org:${role}`

/** `null` for nobody, `undefined` for a claim that says somebody but not whom. */
function readActor(act: unknown): Actor | null | undefined {
  const id = text(fieldsOf(act).sub)
  return id ? Object.freeze({ id }) : act === undefined || act === null ? null : undefined
}

/** `[minutes, minutes]` since the first and the second factor, -1 for never; anything else is unknown. */
function readFactorAges(claim: unknown): readonly [number, number] | null {
  const isAge = (age: unknown) => age === -1 || (Number.isFinite(age) && (age as number) >= 0)
  const [first, second, ...more] = Array.isArray(claim) ? (claim as unknown[]) : []
  return isAge(first) && isAge(second) && !more.length ? [first as number, second as number] : null
}
