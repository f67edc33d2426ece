/** Session tokens, version 2, as `@clerk/backend` verifies and `@clerk/shared` reads them. */
import { factorAges } from '../state/sessions.ts'
import type { Instance } from '../instance/instance.ts'
import type { SessionRecord } from '../store/records.ts'
import { randomText } from '../store/ids.ts'
import { findMembership } from '../state/memberships.ts'
import { permissionsOfRole } from '../state/roles.ts'
import { encodeFeaturePermissions } from './feature-permissions.ts'
import { fillShortcodes, type Claims } from './shortcodes.ts'

export interface TokenOptions {
  /** The organization of the token; `null` for none. The active one of the session by default. */
  readonly organizationId?: string | null
  /** The origin of the requesting app, for `azp`. */
  readonly origin?: string | null
  /** Lifetime in seconds. With 0 or less, the token has expired already. */
  readonly expiresInSeconds?: number
}

export interface OrganizationClaims {
  readonly id: string
  readonly slg: string
  readonly rol: string
  readonly per?: string
  readonly fpm?: string
}

/** The claims `o` and `fea` of one user in one organization; `undefined` if the user is not a member. */
export function organizationClaims(
  instance: Instance,
  organizationId: string,
  userId: string,
): { o: OrganizationClaims; fea?: string } | undefined {
  const organization = instance.store.organizations.get(organizationId)
  const membership = organization && findMembership(instance, organizationId, userId)
  if (!organization || !membership) return undefined
  const { fea, per, fpm } = encodeFeaturePermissions(permissionsOfRole(instance, membership.role))
  const o = { id: organization.id, slg: organization.slug, rol: membership.role.replace(/^org:/, '') }
  return fea ? { o: { ...o, per, fpm }, fea } : { o }
}

export async function mintSessionToken(
  instance: Instance,
  session: SessionRecord,
  options: TokenOptions = {},
): Promise<string> {
  const {
    organizationId = session.organizationId,
    origin,
    expiresInSeconds = instance.settings.tokenLifetimeSeconds,
  } = options
  const expired = expiresInSeconds <= 0
  const iat =
    Math.floor(instance.clock.wall() / 1000) + (expired ? expiresInSeconds - instance.settings.tokenLifetimeSeconds : 0)
  const organization = organizationId ? organizationClaims(instance, organizationId, session.userId) : undefined
  return instance.signer.sign({
    ...customClaims(instance, { ...session, organizationId }),
    ...(origin ? { azp: origin } : {}),
    exp: expired ? iat + instance.settings.tokenLifetimeSeconds : iat + expiresInSeconds,
    ...(organization?.fea ? { fea: organization.fea } : {}),
    fva: factorAges(instance, session),
    iat,
    iss: `https://${instance.settings.frontendApi}`,
    jti: randomText(20),
    nbf: iat - 10,
    ...(organization ? { o: organization.o } : {}),
    sid: session.id,
    sts: session.status === 'pending' ? 'pending' : 'active',
    sub: session.userId,
    ...(session.actor ? { act: session.actor } : {}),
    v: 2,
  })
}

function customClaims(instance: Instance, session: SessionRecord): Claims {
  const { sessionClaims } = instance.settings
  return Object.keys(sessionClaims).length === 0 ? {} : fillShortcodes(instance, sessionClaims, session)
}
