/** Reads of verified domains and their offers. */
import type { Instance } from '../instance/instance.ts'
import { ApiError, notFound } from '../refusal/api-error.ts'
import type { DomainRecord, EnrollmentMode, UserRecord } from '../store/records.ts'
import { invitationStatus } from './invitations.ts'
import { verifiedAddresses } from './users.ts'

export const enrollmentModes: readonly EnrollmentMode[] = [
  'manual_invitation',
  'automatic_invitation',
  'automatic_suggestion',
]

/** @throws {ApiError} `organization_domains_not_enabled` */
export function requireVerifiedDomains(instance: Instance): void {
  if (instance.settings.verifiedDomains) return
  throw new ApiError(
    403,
    'organization_domains_not_enabled',
    'Verified domains are not enabled on this instance',
    'Verified domains are off. Start the local Clerk with verifiedDomains: true.',
  )
}

export function requireDomain(instance: Instance, organizationId: string, id: string): DomainRecord {
  const domain = instance.store.domains.get(id)
  if (!domain || domain.organizationId !== organizationId) throw notFound('Organization domain')
  return domain
}

export const domainOf = (emailAddress: string): string => emailAddress.slice(emailAddress.lastIndexOf('@') + 1)

/** Whether the user has a verified address of this domain. Adding the domain then needs no code. */
export const ownsAddressOf = (user: UserRecord, name: string): boolean =>
  verifiedAddresses(user).some((address) => domainOf(address) === name.trim().toLowerCase())

/** Invitations of this domain that are neither accepted nor revoked. */
export const pendingInvitationsOfDomain = (instance: Instance, domain: DomainRecord) =>
  instance.store.invitations
    .by('organization', domain.organizationId)
    .filter((invitation) => invitation.domainId === domain.id && invitationStatus(instance, invitation) === 'pending')

export const pendingSuggestionsOfDomain = (instance: Instance, domain: DomainRecord) =>
  instance.store.suggestions.by('domain', domain.id).filter((suggestion) => suggestion.status === 'pending')
