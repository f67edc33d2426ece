/** Asking to join an organization: suggestions that a user accepts, and requests that an admin decides. */
import { createId } from '../store/ids.ts'
import type { Instance } from '../store/instance.ts'
import type { MembershipRequestRecord, SuggestionRecord, UserRecord } from '../store/records.ts'
import { ApiError, notFound } from '../wire/api-error.ts'
import { ownsAddressOf } from './domains.ts'
import { addMembership } from './memberships.ts'
import { requireOrganization } from './organizations.ts'
import { requireUser } from './users.ts'

/** What is offered to this user, as long as the address that it is offered for is theirs. */
export const suggestionsOf = (instance: Instance, user: UserRecord): SuggestionRecord[] =>
  instance.store.suggestions.by('user', user.id).filter(({ domainId }) => {
    const domain = instance.store.domains.get(domainId)
    return domain !== undefined && ownsAddressOf(user, domain.name)
  })

/** The user asks to join; an admin sees the request. */
export function acceptSuggestion(instance: Instance, suggestion: SuggestionRecord): SuggestionRecord {
  if (suggestion.status === 'accepted')
    throw new ApiError(400, 'organization_suggestion_already_accepted', 'The user has asked to join already.')
  const now = instance.clock.now()
  instance.store.membershipRequests.put({
    id: createId('orgmemreq'),
    organizationId: suggestion.organizationId,
    userId: suggestion.userId,
    status: 'pending',
    createdAt: now,
    updatedAt: now,
  })
  return instance.store.suggestions.put({ ...suggestion, status: 'accepted', updatedAt: now })
}

export function requireRequest(instance: Instance, organizationId: string, id: string): MembershipRequestRecord {
  const request = instance.store.membershipRequests.get(id)
  if (!request || request.organizationId !== organizationId) throw notFound('Organization membership request')
  return request
}

/** The user becomes a member with the default role. */
export function acceptRequest(instance: Instance, request: MembershipRequestRecord): MembershipRequestRecord {
  assertPending(request)
  addMembership(instance, {
    organization: requireOrganization(instance, request.organizationId),
    user: requireUser(instance, request.userId),
    role: instance.settings.defaultRole,
  })
  return instance.store.membershipRequests.get(request.id) ?? request
}

/** The suggestion goes too: the user is not offered the same organization again. */
export function rejectRequest(instance: Instance, request: MembershipRequestRecord): MembershipRequestRecord {
  assertPending(request)
  dropSuggestions(instance, request.organizationId, request.userId)
  return instance.store.membershipRequests.put({ ...request, status: 'revoked', updatedAt: instance.clock.now() })
}

/** For a user who has become a member, in whichever way: nothing is left to ask for. */
export function closeRequests(instance: Instance, organizationId: string, userId: string): void {
  dropSuggestions(instance, organizationId, userId)
  for (const request of instance.store.membershipRequests.by('user', userId)) {
    if (request.organizationId === organizationId && request.status === 'pending')
      instance.store.membershipRequests.put({ ...request, status: 'accepted', updatedAt: instance.clock.now() })
  }
}

function dropSuggestions(instance: Instance, organizationId: string, userId: string): void {
  for (const suggestion of instance.store.suggestions.by('user', userId))
    if (suggestion.organizationId === organizationId) instance.store.suggestions.remove(suggestion.id)
}

function assertPending(request: MembershipRequestRecord): void {
  if (request.status === 'pending') return
  throw new ApiError(
    400,
    'organization_membership_request_not_pending',
    `The request was ${request.status === 'accepted' ? 'accepted' : 'rejected'} already.`,
  )
}
