import { $authStore } from '@clerk/astro/client'
import type { Decision, DecideOptions, ImmediateRequirement, SessionFor } from '@rolecall/rbac'
import { decide, sessionFromAuth } from '@rolecall/rbac'
import type { ReadableAtom } from 'nanostores'
import { atom, onMount } from 'nanostores'

/**
 * The decision about a requirement in the browser, over Clerk's store. It decides what an island shows, never what a
 * visitor may do: content that a browser hides is not protected.
 *
 * @param requirement any requirement that needs no live check
 * @param options the route's parameters, for `organization({ param })`
 * @returns a nanostore. Its value is `undefined` while Clerk loads. `subscribe()` gives `undefined` first and the
 * decision before the next frame, so that an island hydrates as the server rendered it
 * @example
 * ```ts
 * import { decisionStore } from '@rolecall/astro/client'
 * import { permission } from '@rolecall/rbac'
 *
 * const button = document.querySelector('button')
 * decisionStore(permission('org:posts:publish')).subscribe((decision) => {
 *   if (button) button.hidden = decision?.allowed !== true
 * })
 * ```
 */
export function decisionStore<const R extends ImmediateRequirement>(
  requirement: R,
  options?: DecideOptions,
): ReadableAtom<Decision<SessionFor<R>> | undefined> {
  const store = atom<Decision<SessionFor<R>> | undefined>(undefined)
  // Clerk has its own copy of nanostores. Computed stores do not work across copies, so only subscribe() is used.
  onMount(store, () =>
    $authStore.subscribe((auth) => {
      const isLoading = auth.userId === undefined || (auth.userId !== null && !auth.sessionClaims)
      store.set(isLoading ? undefined : decide(sessionFromAuth(auth), requirement, options))
    }),
  )
  // Hydration expects the value that the server rendered, which is never a decision.
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
