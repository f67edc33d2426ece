/** Domains of organizations, as both APIs write them. */
import type { OrganizationDomainJSON } from '@clerk/backend'
import type { Instance } from '../instance/instance.ts'
import type { DomainRecord } from '../store/records.ts'
import { pendingInvitationsOfDomain, pendingSuggestionsOfDomain } from '../state/domains.ts'
import type { Wire } from './wire.ts'

export function domainJson(instance: Instance, domain: DomainRecord) {
  return {
    object: 'organization_domain' as const,
    id: domain.id,
    organization_id: domain.organizationId,
    name: domain.name,
    enrollment_mode: domain.enrollmentMode,
    verification: domainVerification(domain),
    affiliation_email_address: domain.affiliationEmailAddress,
    total_pending_invitations: pendingInvitationsOfDomain(instance, domain).length,
    total_pending_suggestions: pendingSuggestionsOfDomain(instance, domain).length,
    created_at: domain.createdAt,
    updated_at: domain.updatedAt,
  } satisfies Wire<OrganizationDomainJSON>
}

/** `null` before a verification has begun. */
export function domainVerification({ verified, pending }: DomainRecord) {
  if (!verified && pending === null) return null
  return {
    status: verified ? ('verified' as const) : ('unverified' as const),
    strategy: 'email_code' as const,
    attempts: pending?.attempts ?? 0,
    expires_at: pending?.expiresAt ?? 0,
  }
}
