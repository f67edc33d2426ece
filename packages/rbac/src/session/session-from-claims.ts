import { register } from './registry.ts'
import type { ActiveOrganization, Actor, OrganizationId, Session, SessionId, UserId } from './session.ts'
import { readFactorAges, readPermissions, readScoped } from './token-grants.ts'

type Claims = Readonly<Record<string, unknown>>

const text = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)
const record = (value: unknown): Claims | null => (typeof value === 'object' && value ? (value as Claims) : null)

export const signedOut = (): Session => register({ status: 'signed-out', userId: null, organization: null })

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
    return read(record(claims) ?? {})
  } catch {
    // Only claims that are not plain data (a getter, a revoked proxy) get here.
    return signedOut()
  }
}

function read(claims: Claims): Session {
  const { v, sub, sid, sts, act, fea, pla, fva } = claims
  const userId = text(sub) as UserId | null
  const sessionId = text(sid) as SessionId | null
  const actor = readActor(act)
  if (!userId || !sessionId || actor === undefined) return signedOut()
  if (sts === 'pending') return register({ status: 'pending', userId, sessionId, organization: null, actor })
  if (sts !== undefined && sts !== null && sts !== 'active') return signedOut()

  // A version that is not known may mean something else by the same names: it grants nothing.
  const known = v === 2 || v === undefined
  const features = readScoped(known ? fea : '')
  const organization = known ? readOrganization(claims, v === 2, features.organization) : null
  return register(
    { status: 'signed-in', userId, sessionId, organization, actor },
    {
      // A copy: the set that applications see is not the one that decides.
      permissions: new Set(organization?.permissions),
      features: features.all,
      plans: readScoped(known ? pla : '').all,
      factorAges: readFactorAges(fva),
    },
  )
}

function readOrganization(claims: Claims, compact: boolean, features: readonly string[]): ActiveOrganization | null {
  const { id, slug, role, permissions } = compact ? readCompact(record(claims.o) ?? {}, features) : readFlat(claims)
  const organizationId = text(id) as OrganizationId | null
  return (
    organizationId &&
    Object.freeze({
      id: organizationId,
      slug: text(slug),
      // Version 2 leaves the prefix out, version 1 has it.
      role: text(role)?.replace(/^(org:)*/, 'org:') ?? null,
      permissions,
    })
  )
}

const readCompact = ({ id, slg, rol, per, fpm }: Claims, features: readonly string[]) => ({
  id,
  slug: slg,
  role: rol,
  permissions: readPermissions(features, per, fpm),
})

const readFlat = ({ org_id, org_slug, org_role, org_permissions }: Claims) => ({
  id: org_id,
  slug: org_slug,
  role: org_role,
  permissions: new Set<string>(
    Array.isArray(org_permissions) ? org_permissions.filter((entry) => typeof entry === 'string') : [],
  ),
})

/** `null` for nobody, `undefined` for a claim that says somebody but not whom. */
function readActor(act: unknown): Actor | null | undefined {
  if (act === undefined || act === null) return null
  const id = text(record(act)?.sub)
  return id ? Object.freeze({ id }) : undefined
}
