import type { APIContext } from 'astro'
import { mayRunFor, refuse } from './refusal.ts'

/**
 * Wraps a handler of an endpoint. It runs when a guard let this pass through to one of the endpoint's routes, or when
 * code of another route calls it, whose own guard has decided.
 *
 * @param handler any export of the module whose name could be a method. All but functions are returned unchanged
 * @param file the path of the module, for the log
 * @param patterns the route patterns that Astro answers with this module
 */
export function guardEndpoint<Handler>(handler: Handler, file: string, patterns: readonly string[]): Handler {
  if (typeof handler !== 'function') return handler
  return new Proxy(handler, {
    apply(target, receiver, args: [APIContext?, ...unknown[]]) {
      return mayAnswer(args[0], patterns) ? (Reflect.apply(target, receiver, args) as unknown) : refuse(file)
    },
  })
}

/** Astro's name for the request's state in its context. App code cannot overwrite the route in there by accident. */
const fetchState = Symbol.for('astro.fetchState')

function mayAnswer(context: APIContext | undefined, patterns: readonly string[]): boolean {
  const route = context === undefined ? undefined : resolvedRoute(context)
  // Astro always names the route. App code that calls the handler may not.
  return context === undefined || route === undefined || mayRunFor(context, route, patterns)
}

/** The route that Astro runs. App code can overwrite `context.routePattern`. */
function resolvedRoute(context: APIContext): string | undefined {
  const state: unknown = Reflect.get(context, fetchState)
  const data: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'routeData') : null
  const route: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'route') : null
  return typeof route === 'string' ? route : context.routePattern
}
