import type { Instance } from '../instance/instance.ts'

/** Closes the suggestions and requests of a user who has become a member. */
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
