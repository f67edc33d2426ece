/** Domains, suggestions and membership requests as the Frontend API writes them. */
import type {
  OrganizationDomainJSON,
  OrganizationMembershipRequestJSON,
  OrganizationSuggestionJSON,
} from '@clerk/shared/types'
import type { Instance } from '../../instance/instance.ts'
import type { DomainRecord, MembershipRequestRecord, SuggestionRecord } from '../../store/records.ts'
import { requireOrganization } from '../../state/organizations.ts'
import { requireUser } from '../../state/users.ts'
import { domainJson } from '../domain-json.ts'
import { publicUser } from '../public-user.ts'
import { publicOrganization } from '../public-organization.ts'
import type { Wire } from '../wire.ts'

export function frontendDomain(instance: Instance, domain: DomainRecord) {
  const json = domainJson(instance, domain)
  return {
    ...json,
    affiliation_verification: json.verification,
    ownership_verification: null,
  } satisfies Wire<OrganizationDomainJSON>
}

export function suggestionJson(instance: Instance, suggestion: SuggestionRecord) {
  return {
    object: 'organization_suggestion' as const,
    id: suggestion.id,
    public_organization_data: publicOrganization(instance, requireOrganization(instance, suggestion.organizationId)),
    status: suggestion.status,
    created_at: suggestion.createdAt,
    updated_at: suggestion.updatedAt,
  } satisfies Wire<OrganizationSuggestionJSON>
}

export function membershipRequestJson(instance: Instance, request: MembershipRequestRecord) {
  return {
    object: 'organization_membership_request' as const,
    id: request.id,
    organization_id: request.organizationId,
    status: request.status,
    public_user_data: publicUser(instance, requireUser(instance, request.userId)),
    created_at: request.createdAt,
    updated_at: request.updatedAt,
  } satisfies Wire<OrganizationMembershipRequestJSON>
}
