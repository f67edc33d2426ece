import { $authStore } from '@clerk/astro/client'
import type { Decision, DecideOptions, ImmediateRequirement, SessionFor } from '@rolecall/rbac'
import { decide, sessionFromAuth } from '@rolecall/rbac'
import type { ReadableAtom } from 'nanostores'
import { atom, onMount } from 'nanostores'

/**
 * The decision about a requirement in the browser, over Clerk's own store: for what an island shows, never for
 * what it may do. What a browser hides is not protected.
 *
 * @param requirement anything but a fresh requirement
 * @param options the route's parameters, for `organization({ param })`
 * @returns a nanostore; its value is `undefined` while Clerk loads. `subscribe()` says `undefined` first and the
 * decision before the next frame, so that an island begins as the server rendered it
 * @example
 * const canPublish = decisionStore(permission('org:posts:publish'))
 * canPublish.subscribe((decision) => (button.hidden = decision?.allowed !== true))
 */
export function decisionStore<const R extends ImmediateRequirement>(
  requirement: R,
  options?: DecideOptions,
): ReadableAtom<Decision<SessionFor<R>> | undefined> {
  const store = atom<Decision<SessionFor<R>> | undefined>(undefined)
  // Clerk brings a nanostores of its own, and computed stores do not work across versions: only its subscribe() is used.
  onMount(store, () =>
    $authStore.subscribe((auth) => {
      const isLoading = auth.userId === undefined || (auth.userId !== null && !auth.sessionClaims)
      store.set(isLoading ? undefined : decide(sessionFromAuth(auth), requirement, options))
    }),
  )
  // Hydration takes the first value for what is in the page: when Clerk is there already, the decision is not.
  store.subscribe = (listener) => {
    let stopped = false
    const stop = store.listen(listener)
    listener(undefined)
    queueMicrotask(() => {
      if (!stopped && store.value !== undefined) listener(store.value)
    })
    return () => {
      stopped = true
      stop()
    }
  }
  return store
}
