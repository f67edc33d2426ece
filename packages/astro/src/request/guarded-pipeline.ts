/**
 * Requests that `protectRoutes()` guards in a custom fetch file, around Astro's pipeline. When a page rewrites, Astro runs
 * the middleware again and not the pipeline, so that the second guard is the only one. It asks here whether the request
 * was authenticated.
 */

/** Astro's name for the request's state in its context. The state lives as long as the request. */
const fetchState = Symbol.for('astro.fetchState')

const pipelines = new WeakSet<object>()

/** Notes that the guard runs around the pipeline of this request. */
export function markPipeline(state: object): void {
  pipelines.add(state)
}

/** Whether the guard runs around the pipeline of this request. */
export function isGuardedPipeline(context: object): boolean {
  const state: unknown = Reflect.get(context, fetchState)
  return typeof state === 'object' && state !== null && pipelines.has(state)
}
