/** The people and organizations that a local Clerk starts with. Ids are derived, so the same seed gives the same ids. */
import { LocalClerkError } from '../errors.ts'
import { addMembership, findMembership } from '../operations/memberships.ts'
import { checkEnrollmentMode, createDomain, requireVerifiedDomains } from '../operations/domains.ts'
import { createOrganization } from '../operations/organizations.ts'
import { findRole } from '../operations/roles.ts'
import { newTotp, requireMultiFactor } from '../operations/second-factor.ts'
import { checkEmail, createUser, emailRecord, findUserByEmail } from '../operations/users.ts'
import { checkSeed } from './check-seed.ts'
import { derivedId } from './ids.ts'
import type { Instance } from './instance.ts'
import type { EnrollmentMode, Metadata } from './records.ts'
import { normalizeEmail } from './store.ts'
import { ApiError } from '../wire/api-error.ts'

/** A user to start with. */
export interface SeedUser {
  /** Also what the id is derived from, unless one is given. */
  readonly email: string
  /** Without one, the user signs in by emailed code. */
  readonly password?: string | undefined
  /** The Base32 secret of an authenticator app, whose codes the user then needs to sign in; takes `multiFactor: true`. */
  readonly totpSecret?: string | undefined
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
  readonly username?: string | undefined
  readonly externalId?: string | undefined
  readonly id?: string | undefined
  readonly publicMetadata?: Metadata | undefined
  readonly privateMetadata?: Metadata | undefined
  readonly unsafeMetadata?: Metadata | undefined
}

/** An organization to start with, and the role of each member by email. */
export interface SeedOrganization {
  /** Also what the id is derived from, unless one is given. */
  readonly slug: string
  readonly name?: string | undefined
  readonly id?: string | undefined
  /** Email address → role, for example `{ 'ada@acme.test': 'org:admin' }`. */
  readonly members?: Readonly<Record<string, string>> | undefined
  readonly publicMetadata?: Metadata | undefined
  readonly privateMetadata?: Metadata | undefined
  /** Email domain → how its users join, for example `{ 'acme.test': 'automatic_suggestion' }`; takes `verifiedDomains: true`. */
  readonly domains?: Readonly<Record<string, EnrollmentMode>> | undefined
  /** 0 is unlimited, and the default here. */
  readonly maxAllowedMemberships?: number | undefined
}

/** What a local Clerk starts with. What exists already, by id, is left as it is. */
export interface Seed {
  readonly users?: readonly SeedUser[] | undefined
  readonly organizations?: readonly SeedOrganization[] | undefined
}

export const seedUserId = (email: string): string => derivedId('user', normalizeEmail(email))
export const seedOrganizationId = (slug: string): string => derivedId('org', slug)

/** @throws LocalClerkError `invalid_seed`: a seed file is written by hand, and a misspelt key must not pass unnoticed */
export function applySeed(instance: Instance, seed: Seed): void {
  checkSeed(seed)
  for (const user of seed.users ?? []) seedUser(instance, user)
  for (const organization of seed.organizations ?? []) seedOrganization(instance, organization)
}

function seedUser(instance: Instance, user: SeedUser): void {
  const { email, totpSecret, ...rest } = user
  const id = user.id ?? seedUserId(email)
  if (instance.store.users.get(id) || findUserByEmail(instance, email)) return
  try {
    if (totpSecret !== undefined) requireMultiFactor(instance)
    createUser(instance, {
      ...rest,
      ...(totpSecret === undefined ? {} : { totp: newTotp(instance, totpSecret) }),
      id,
      emails: [emailRecord(checkEmail(email), 'admin', derivedId('idn', normalizeEmail(email)))],
    } as Parameters<typeof createUser>[1])
  } catch (cause) {
    throw new LocalClerkError('invalid_seed', `The seed's user ${email} cannot be made: ${message(cause)}`, { cause })
  }
}

function seedOrganization(
  instance: Instance,
  { slug, members = {}, domains = {}, name = slug, ...rest }: SeedOrganization,
): void {
  const id = rest.id ?? seedOrganizationId(slug)
  const known = instance.store.organizations.get(id) ?? instance.store.organizations.by('slug', slug)[0]
  if (known) return
  const people = Object.entries(members).map(([email, role]) => ({
    user: requireSeeded(instance, slug, email),
    role: requireSeedRole(instance, slug, role),
  }))
  const creator = people.find(({ role }) => role === instance.settings.creatorRole)?.user
  try {
    const created = createOrganization(instance, {
      ...rest,
      id,
      slug,
      name,
      maxAllowedMemberships: rest.maxAllowedMemberships ?? 0,
    })
    instance.store.organizations.put({ ...created, createdBy: creator?.id ?? null })
    for (const { user, role } of people) {
      if (!findMembership(instance, id, user.id)) {
        addMembership(instance, { id: derivedId('orgmem', `${id} ${user.id}`), organization: created, user, role })
      }
    }
    for (const [domain, mode] of Object.entries(domains)) {
      requireVerifiedDomains(instance)
      createDomain(instance, {
        id: derivedId('orgdmn', domain),
        organization: created,
        name: domain,
        enrollmentMode: checkEnrollmentMode(mode),
        verified: true,
      })
    }
  } catch (cause) {
    throw new LocalClerkError('invalid_seed', `The seed's organization ${slug} cannot be made: ${message(cause)}`, {
      cause,
    })
  }
}

function requireSeeded(instance: Instance, slug: string, email: string) {
  const user = findUserByEmail(instance, email)
  if (!user)
    throw new LocalClerkError(
      'invalid_seed',
      `The seed's organization ${slug} has the member ${email}, who is not among its users. Add the user, or correct the address.`,
    )
  return user
}

function requireSeedRole(instance: Instance, slug: string, role: string): string {
  if (findRole(instance, role)) return role
  const known = instance.store.roles.all().map((known) => known.key)
  throw new LocalClerkError(
    'invalid_seed',
    `The seed's organization ${slug} names the role ${role}, which does not exist. Known roles: ${known.join(', ')}.`,
  )
}

const message = (error: unknown): string =>
  error instanceof ApiError ? error.longMessage : error instanceof Error ? error.message : String(error)
