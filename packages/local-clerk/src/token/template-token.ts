/**
 * Tokens of JWT templates: the claims of the template with their `{{shortcodes}}` filled in, and the standard claims.
 */
import { userIdentifier } from '../state/user-identifier.ts'
import type { Instance } from '../instance/instance.ts'
import { randomText } from '../store/ids.ts'
import type { SessionRecord } from '../store/records.ts'
import { findMembership } from '../state/memberships.ts'
import { notFound } from '../refusal/api-error.ts'
import { imageUrl } from '../state/image-url.ts'

export interface TemplateTokenOptions {
  readonly origin?: string | null
  readonly expiresInSeconds?: number
}

export async function mintTemplateToken(
  instance: Instance,
  session: SessionRecord,
  name: string,
  options: TemplateTokenOptions = {},
): Promise<string> {
  const template = instance.store.templates.by('name', name)[0]
  if (!template) throw notFound(`JWT template ${name}`)
  const iat = Math.floor(instance.clock.wall() / 1000)
  const codes = shortcodes(instance, session)
  return instance.signer.sign({
    ...(fill(template.claims, codes) as Record<string, unknown>),
    ...(options.origin ? { azp: options.origin } : {}),
    exp: iat + (options.expiresInSeconds ?? template.lifetime),
    iat,
    iss: `https://${instance.settings.frontendApi}`,
    jti: randomText(20),
    nbf: iat - template.allowedClockSkew,
    sub: session.userId,
  })
}

function shortcodes(instance: Instance, session: SessionRecord): ReadonlyMap<string, unknown> {
  const user = instance.store.users.get(session.userId)
  if (!user) throw notFound('User')
  const organization = session.organizationId ? instance.store.organizations.get(session.organizationId) : undefined
  const membership = session.organizationId ? findMembership(instance, session.organizationId, user.id) : undefined
  return new Map<string, unknown>([
    ['user.id', user.id],
    ['user.external_id', user.externalId],
    ['user.first_name', user.firstName],
    ['user.last_name', user.lastName],
    ['user.full_name', [user.firstName, user.lastName].filter(Boolean).join(' ')],
    ['user.username', user.username],
    ['user.image_url', imageUrl(instance, user)],
    ['user.primary_email_address', userIdentifier(user)],
    ['user.email_verified', user.emails.some((email) => email.verified)],
    ['user.public_metadata', user.publicMetadata],
    ['user.unsafe_metadata', user.unsafeMetadata],
    ['user.created_at', user.createdAt],
    ['user.updated_at', user.updatedAt],
    ['org.id', organization?.id ?? null],
    ['org.slug', organization?.slug ?? null],
    ['org.name', organization?.name ?? null],
    ['org.role', membership?.role ?? null],
    ['org.public_metadata', organization?.publicMetadata ?? null],
    ['session.id', session.id],
    ['session.actor', session.actor],
  ])
}

const whole = /^\{\{\s*([\w.]+)\s*\}\}$/
const inside = /\{\{\s*([\w.]+)\s*\}\}/g

function fill(value: unknown, codes: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') {
    const exact = whole.exec(value)
    if (exact) return lookUp(exact[1] ?? '', codes)
    return value.replace(inside, (_match, name: string) => asText(lookUp(name, codes)))
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, codes))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, codes)]))
  }
  return value
}

/** A shortcode inside a longer string. Objects become JSON. */
function asText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A shortcode may name a path in metadata, such as `user.public_metadata.plan`. */
function lookUp(name: string, codes: ReadonlyMap<string, unknown>): unknown {
  if (codes.has(name)) return codes.get(name)
  const [first, second, ...path] = name.split('.')
  let value: unknown = codes.get(`${first}.${second}`)
  for (const key of path)
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : null
  return value ?? null
}
