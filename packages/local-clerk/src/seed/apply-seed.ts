/** Creates the users and organizations of a seed. Ids are derived, so the same seed gives the same ids. */
import type { Seed, SeedUser, SeedOrganization } from './seed.ts'
import { LocalClerkError } from '../errors/local-clerk-error.ts'
import { addMembership } from '../operations/memberships.ts'
import { findMembership } from '../state/memberships.ts'
import { checkEnrollmentMode, createDomain } from '../operations/domains.ts'
import { requireVerifiedDomains } from '../state/domains.ts'
import { createOrganization } from '../operations/organizations.ts'
import { findRole } from '../state/roles.ts'
import { newTotp } from '../operations/second-factor.ts'
import { requireMultiFactor } from '../state/second-factors.ts'
import { checkEmail, emailRecord } from '../operations/email-addresses.ts'
import { createUser } from '../operations/users.ts'
import { findUserByEmail } from '../state/users.ts'
import { checkSeed } from './check-seed.ts'
import { derivedId } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import { normalizeEmail } from '../store/store.ts'
import { ApiError } from '../refusal/api-error.ts'

export const seedUserId = (email: string): string => derivedId('user', normalizeEmail(email))
export const seedOrganizationId = (slug: string): string => derivedId('org', slug)

/** @throws {LocalClerkError} `invalid_seed`, also for unknown keys, because seeds are written by hand */
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
    throw new LocalClerkError(
      'invalid_seed',
      `The user ${email} of the seed cannot be created: ${message(cause)}`,
      'Correct this entry of the seed.',
      { cause },
    )
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
    throw new LocalClerkError(
      'invalid_seed',
      `The organization ${slug} of the seed cannot be created: ${message(cause)}`,
      'Correct this entry of the seed.',
      { cause },
    )
  }
}

function requireSeeded(instance: Instance, slug: string, email: string) {
  const user = findUserByEmail(instance, email)
  if (!user)
    throw new LocalClerkError(
      'invalid_seed',
      `The organization ${slug} of the seed has the member ${email}, who is not among its users.`,
      'Add the user, or correct the address.',
    )
  return user
}

function requireSeedRole(instance: Instance, slug: string, role: string): string {
  if (findRole(instance, role)) return role
  const known = instance.store.roles.all().map((known) => known.key)
  throw new LocalClerkError(
    'invalid_seed',
    `The organization ${slug} of the seed names the role ${role}, which does not exist.`,
    `Known roles: ${known.join(', ')}.`,
  )
}

const message = (error: unknown): string =>
  error instanceof ApiError ? error.longMessage : error instanceof Error ? error.message : String(error)
