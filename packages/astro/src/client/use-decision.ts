import type { DecideOptions, Decision, ImmediateRequirement, SessionFor } from '@rolecall/rbac'
import { useMemo, useSyncExternalStore } from 'react'
import { decisionStore } from './decision-store.ts'

/**
 * The decision about a requirement in a React island. It decides what the island shows, never what a visitor may do.
 *
 * @param requirement any requirement that needs no live check
 * @param options the route's parameters, for `organization({ param })`
 * @returns the decision. `undefined` on the server and while Clerk loads, so that no content flashes
 * @example
 * ```tsx
 * import { useDecision } from '@rolecall/astro/react'
 * import { permission } from '@rolecall/rbac'
 *
 * export function PublishButton() {
 *   const decision = useDecision(permission('org:posts:publish'))
 *   return decision?.allowed ? <button>Publish</button> : null
 * }
 * ```
 */
export function useDecision<const R extends ImmediateRequirement>(
  requirement: R,
  options?: DecideOptions,
): Decision<SessionFor<R>> | undefined {
  // A requirement written inline is a new, equal object in every render.
  const key = JSON.stringify([requirement, options?.params])
  const store = useMemo(() => decisionStore(requirement, options), [key])
  return useSyncExternalStore(
    (changed) => store.listen(changed),
    () => store.get(),
    () => undefined,
  )
}
