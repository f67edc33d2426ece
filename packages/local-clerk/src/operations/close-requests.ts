/** Suggestions and requests to join end when their user has become a member. */
import type { Instance } from '../instance/instance.ts'

/** For a user who has become a member, in whichever way: nothing is left to ask for. */
export function closeRequests(instance: Instance, organizationId: string, userId: string): void {
  dropSuggestions(instance, organizationId, userId)
  for (const request of instance.store.membershipRequests.by('user', userId)) {
    if (request.organizationId === organizationId && request.status === 'pending')
      instance.store.membershipRequests.put({ ...request, status: 'accepted', updatedAt: instance.clock.now() })
  }
}

export function dropSuggestions(instance: Instance, organizationId: string, userId: string): void {
  for (const suggestion of instance.store.suggestions.by('user', userId))
    if (suggestion.organizationId === organizationId) instance.store.suggestions.remove(suggestion.id)
}
