/** Reads of suggestions and requests to join. */
import type { Instance } from '../instance/instance.ts'
import { notFound } from '../refusal/api-error.ts'
import type { MembershipRequestRecord, SuggestionRecord, UserRecord } from '../store/records.ts'
import { ownsAddressOf } from './domains.ts'

/** The suggestions of a user who still has a verified address of the suggesting domain. */
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
