import { $authStore } from '@clerk/astro/client'
import type { Decision, DecideOptions, ImmediateRequirement, SessionFor } from '@rolecall/rbac'
import { decide, sessionFromAuth } from '@rolecall/rbac'
import type { ReadableAtom } from 'nanostores'
import { computed } from 'nanostores'

/**
 * The decision about a requirement in the browser, over Clerk's own store: for what an island shows, never for
 * what it may do. What a browser hides is not protected.
 *
 * @param requirement anything but a fresh requirement
 * @param options the route's parameters, for `organization({ param })`
 * @returns a nanostore; its value is `undefined` while Clerk loads
 * @example
 * const canPublish = decisionStore(permission('org:posts:publish'))
 * canPublish.subscribe((decision) => (button.hidden = decision?.allowed !== true))
 */
export function decisionStore<const R extends ImmediateRequirement>(requirement: R, options?: DecideOptions): ReadableAtom<Decision<SessionFor<R>> | undefined> {
  // Clerk brings a nanostores of its own; the stores of both understand each other, their types do not.
  const authStore = $authStore as unknown as ReadableAtom<ReturnType<typeof $authStore.get>>
  return computed(authStore, (auth) => {
    if (auth.userId === undefined || (auth.userId !== null && !auth.sessionClaims)) return undefined
    return decide(sessionFromAuth(auth), requirement, options)
  })
}
