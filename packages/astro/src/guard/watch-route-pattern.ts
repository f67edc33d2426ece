/**
 * Remembers every route pattern that was assigned to a context. Astro assigns one when middleware calls
 * `next('/other')`, and app code may assign anything: the second guard asks the policy about all of them. The
 * router's own first value was decided by the first guard.
 */
const watched = new WeakMap<object, Set<string | undefined>>()

export function watchRoutePattern(context: { routePattern: string }): void {
  if (watched.has(context)) return
  let current = context.routePattern
  const assigned = new Set<string | undefined>()
  watched.set(context, assigned)
  Object.defineProperty(context, 'routePattern', {
    enumerable: true,
    configurable: true,
    get: () => current,
    set: (pattern: string) => {
      assigned.add(pattern)
      current = pattern
    },
  })
}

/** The patterns that a context was given after the router's own, and the present one. */
export function routePatternsOf(context: { readonly routePattern: string }): readonly (string | undefined)[] {
  return [...new Set([...(watched.get(context) ?? []), context.routePattern])]
}
