import type { IntegrationResolvedRoute } from 'astro'

/** One route of Astro's own table, with what access control needs of it. */
export interface Route {
  /** Exactly what middleware sees as `context.routePattern`. */
  readonly pattern: string
  readonly kind: 'page' | 'endpoint' | 'redirect' | 'fallback'
  readonly prerendered: boolean
  /** `project`: a file of this app. `external`: injected by an integration. `internal`: Astro's own. */
  readonly origin: 'project' | 'external' | 'internal'
  /** The file behind the route, relative to the project when it is in there. */
  readonly entrypoint: string
  readonly params: readonly string[]
  /** Matches a decoded path without `base`; one group per parameter. */
  readonly matcher: string
  /** The same for the routes that i18n falls back from (`/fr/…`), which run under this route's pattern. */
  readonly fallbacks: readonly { readonly pattern: string; readonly matcher: string }[]
}

/** Routes that Astro serves through middleware under a pattern of its own. */
export const actionsRoute = '/_actions/[...path]'
export const islandsRoute = '/_server-islands/[name]'
export const imageRoute = '/_image'

/** Whether a route stands for many things, each with an entry of its own in the policy: actions and server islands. */
export function isDispatcherRoute(pattern: string): boolean {
  return pattern === actionsRoute || pattern === islandsRoute
}

/** Translates the route table that Astro hands to integrations, in the router's own order. */
export function routeTableOf(routes: readonly IntegrationResolvedRoute[]): readonly Route[] {
  return routes.map((route) => ({
    pattern: route.pattern,
    kind: route.type,
    prerendered: route.isPrerendered,
    origin: route.origin,
    entrypoint: route.entrypoint,
    params: route.params.map((param) => param.replace(/^\.\.\./, '')),
    matcher: route.patternRegex.source,
    fallbacks: (route.fallbackRoutes ?? []).map((fallback) => ({
      pattern: fallback.pattern,
      matcher: fallback.patternRegex.source,
    })),
  }))
}

/**
 * `/404`, `/500`, `/403` and their twins below a locale: rendered in place of what a request did not get. Any other page
 * of such a name (`/admin/404`) is a page.
 */
export function isErrorRoute(pattern: string, locales: readonly string[]): boolean {
  const [, locale] = /^(?:\/([^/]+))?\/(?:403|404|500)$/.exec(pattern) ?? [null, null]
  return locale === undefined || (locale !== null && locales.includes(locale))
}
