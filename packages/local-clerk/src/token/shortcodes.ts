/** The `{{shortcodes}}` in the claims of JWT templates and of custom session tokens. */
import { inconsistentData } from '../errors/inconsistent-data.ts'
import type { Instance } from '../instance/instance.ts'
import { imageUrl } from '../state/image-url.ts'
import { findMembership } from '../state/memberships.ts'
import { userIdentifier } from '../state/user-identifier.ts'
import type { MembershipRecord, OrganizationRecord, SessionRecord, UserRecord } from '../store/records.ts'

export type Claims = Readonly<Record<string, unknown>>

interface Subject {
  readonly instance: Instance
  readonly session: Pick<SessionRecord, 'id' | 'actor'>
  readonly user: UserRecord
  readonly organization: OrganizationRecord | undefined
  readonly membership: MembershipRecord | undefined
}

const shortcodes = {
  'user.id': ({ user }) => user.id,
  'user.external_id': ({ user }) => user.externalId,
  'user.first_name': ({ user }) => user.firstName,
  'user.last_name': ({ user }) => user.lastName,
  'user.full_name': ({ user }) => [user.firstName, user.lastName].filter(Boolean).join(' '),
  'user.username': ({ user }) => user.username,
  'user.image_url': ({ instance, user }) => imageUrl(instance, user),
  'user.primary_email_address': ({ user }) => userIdentifier(user),
  'user.email_verified': ({ user }) => user.emails.some((email) => email.verified),
  'user.public_metadata': ({ user }) => user.publicMetadata,
  'user.unsafe_metadata': ({ user }) => user.unsafeMetadata,
  'user.created_at': ({ user }) => user.createdAt,
  'user.updated_at': ({ user }) => user.updatedAt,
  'org.id': ({ organization }) => organization?.id,
  'org.slug': ({ organization }) => organization?.slug,
  'org.name': ({ organization }) => organization?.name,
  'org.role': ({ membership }) => membership?.role,
  'org.public_metadata': ({ organization }) => organization?.publicMetadata,
  'session.id': ({ session }) => session.id,
  'session.actor': ({ session }) => session.actor,
} as const satisfies Readonly<Record<string, (subject: Subject) => unknown>>

const isShortcode = (name: string): name is keyof typeof shortcodes => Object.hasOwn(shortcodes, name)

/** The shortcode and the path in its value: `user.public_metadata.plan` is `plan` of `user.public_metadata`. */
function parse(name: string): { code: string; path: readonly string[] } {
  const [first, second, ...path] = name.split('.')
  return { code: `${first}.${second}`, path }
}

export function fillShortcodes(
  instance: Instance,
  claims: Claims,
  session: Pick<SessionRecord, 'id' | 'actor' | 'userId' | 'organizationId'>,
): Claims {
  const { userId, organizationId } = session
  const user = instance.store.users.get(userId)
  if (!user) throw inconsistentData(`The session ${session.id} has no user.`)
  const membership = organizationId ? findMembership(instance, organizationId, userId) : undefined
  const organization = membership && instance.store.organizations.get(membership.organizationId)
  return fill(claims, { instance, session, user, organization, membership }) as Claims
}

/** The first expression in the claims that is no known shortcode; `undefined` if there is none. */
export function unknownShortcode(claims: unknown): string | undefined {
  if (typeof claims === 'string')
    for (const [expression, name = ''] of claims.matchAll(/\{\{(.*?)\}\}/g))
      if (!whole.test(expression) || !isShortcode(parse(name.trim()).code)) return expression
  if (typeof claims !== 'object' || claims === null) return undefined
  for (const value of Object.values(claims)) {
    const unknown = unknownShortcode(value)
    if (unknown !== undefined) return unknown
  }
  return undefined
}

const whole = /^\{\{\s*([\w.]+)\s*\}\}$/
const inside = /\{\{\s*([\w.]+)\s*\}\}/g

function fill(value: unknown, subject: Subject): unknown {
  if (typeof value === 'string') {
    const exact = whole.exec(value)
    if (exact) return lookUp(exact[1] ?? '', subject)
    return value.replace(inside, (_match, name: string) => asText(lookUp(name, subject)))
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, subject))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, subject)]))
  }
  return value
}

/** A shortcode inside a longer string. Objects become JSON. */
function asText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function lookUp(name: string, subject: Subject): unknown {
  const { code, path } = parse(name)
  let value: unknown = isShortcode(code) ? shortcodes[code](subject) : null
  for (const key of path)
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : null
  return value ?? null
}
