/**
 * Enrollment: users with an address of a verified domain get an invitation or a suggestion. It runs when a domain is
 * verified, when its mode changes, and when an address is verified. A user gets at most one offer per organization.
 */
import { domainOf } from '../state/domains.ts'
import { createId } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { DomainRecord, UserRecord } from '../store/records.ts'
import { invitationStatus } from '../state/invitations.ts'
import { createInvitation } from './invitations.ts'
import { findMembership } from '../state/memberships.ts'
import { verifiedAddresses } from '../state/users.ts'

/** Makes the offers for addresses of `user` that have just been verified. */
export function enrollUser(instance: Instance, user: UserRecord, addresses: readonly string[]): void {
  if (!instance.settings.verifiedDomains) return
  for (const address of addresses)
    for (const domain of instance.store.domains.by('name', domainOf(address))) enroll(instance, domain, user, address)
}

/** Makes the offers of `domain` to every user with a verified address of it. */
export function enrollDomain(instance: Instance, domain: DomainRecord): void {
  for (const user of instance.store.users.all()) {
    const address = verifiedAddresses(user).find((address) => domainOf(address) === domain.name)
    if (address !== undefined) enroll(instance, domain, user, address)
  }
}

function enroll(instance: Instance, domain: DomainRecord, user: UserRecord, emailAddress: string): void {
  const organization = instance.store.organizations.get(domain.organizationId)
  if (!organization || !domain.verified || findMembership(instance, organization.id, user.id)) return
  if (domain.enrollmentMode === 'automatic_invitation') {
    const known = instance.store.invitations
      .by('email', emailAddress)
      .some(
        (other) =>
          other.organizationId === organization.id &&
          (other.domainId === domain.id || invitationStatus(instance, other) === 'pending'),
      )
    if (known) return
    createInvitation(instance, {
      organization,
      emailAddress,
      role: instance.settings.defaultRole,
      domainId: domain.id,
      notify: false,
    })
  }
  if (domain.enrollmentMode === 'automatic_suggestion') {
    const known =
      instance.store.suggestions.by('user', user.id).some((other) => other.organizationId === organization.id) ||
      instance.store.membershipRequests.by('user', user.id).some((other) => other.organizationId === organization.id)
    if (known) return
    const now = instance.clock.now()
    instance.store.suggestions.put({
      id: createId('orgsug'),
      organizationId: organization.id,
      userId: user.id,
      domainId: domain.id,
      status: 'pending',
      createdAt: now,
      updatedAt: now,
    })
  }
}
