/** Joining an organization: users accept suggestions, and admins decide on the resulting requests. */
import { dropSuggestions } from './close-requests.ts'
import { createId } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { MembershipRequestRecord, SuggestionRecord } from '../store/records.ts'
import { ApiError } from '../refusal/api-error.ts'
import { addMembership } from './memberships.ts'
import { requireOrganization } from '../state/organizations.ts'
import { requireUser } from '../state/users.ts'

/** Turns the suggestion into a request that an admin can accept or reject. */
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

/** Adds the user with the default role. */
export function acceptRequest(instance: Instance, request: MembershipRequestRecord): MembershipRequestRecord {
  assertPending(request)
  addMembership(instance, {
    organization: requireOrganization(instance, request.organizationId),
    user: requireUser(instance, request.userId),
    role: instance.settings.defaultRole,
  })
  return instance.store.membershipRequests.get(request.id) ?? request
}

/** Removes the suggestion as well. The same organization is not offered to the user again. */
export function rejectRequest(instance: Instance, request: MembershipRequestRecord): MembershipRequestRecord {
  assertPending(request)
  dropSuggestions(instance, request.organizationId, request.userId)
  return instance.store.membershipRequests.put({ ...request, status: 'revoked', updatedAt: instance.clock.now() })
}

function assertPending(request: MembershipRequestRecord): void {
  if (request.status === 'pending') return
  throw new ApiError(
    400,
    'organization_membership_request_not_pending',
    `The request was ${request.status === 'accepted' ? 'accepted' : 'rejected'} already.`,
  )
}
