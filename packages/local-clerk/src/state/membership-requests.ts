/** Suggestions and requests to join, as they are. */
import type { Instance } from '../instance/instance.ts'
import { notFound } from '../refusal/api-error.ts'
import type { MembershipRequestRecord, SuggestionRecord, UserRecord } from '../store/records.ts'
import { ownsAddressOf } from './domains.ts'

/** What is offered to this user, as long as the address that it is offered for is theirs. */
export const suggestionsOf = (instance: Instance, user: UserRecord): SuggestionRecord[] =>
  instance.store.suggestions.by('user', user.id).filter(({ domainId }) => {
    const domain = instance.store.domains.get(domainId)
    return domain !== undefined && ownsAddressOf(user, domain.name)
  })

export function requireRequest(instance: Instance, organizationId: string, id: string): MembershipRequestRecord {
  const request = instance.store.membershipRequests.get(id)
  if (!request || request.organizationId !== organizationId) throw notFound('Organization membership request')
  return request
}
