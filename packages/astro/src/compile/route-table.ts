import type { IntegrationResolvedRoute } from 'astro'

/** The parts of one route in Astro's table that access control needs. */
export interface Route {
  /** The same string that middleware gets as `context.routePattern`. */
  readonly pattern: string
  readonly kind: 'page' | 'endpoint' | 'redirect' | 'fallback'
  readonly prerendered: boolean
  /** `project`: a file of this app. `external`: a route of an integration. `internal`: a route of Astro. */
  readonly origin: 'project' | 'external' | 'internal'
  /** The file behind the route. Relative to the project for files inside it. */
  readonly entrypoint: string
  readonly params: readonly string[]
  /** A regular expression for a decoded path without `base`, with one group per parameter. */
  readonly matcher: string
  /** The i18n fallback routes (`/fr/…`) that run under this route's pattern. */
  readonly fallbacks: readonly { readonly pattern: string; readonly matcher: string }[]
}

/** The routes of Astro itself that pass through middleware. */
export const actionsRoute = '/_actions/[...path]'
export const islandsRoute = '/_server-islands/[name]'
export const imageRoute = '/_image'

/** Whether a route serves all actions or all server islands. Each of those has its own entry in the policy. */
export function isDispatcherRoute(pattern: string): boolean {
  return pattern === actionsRoute || pattern === islandsRoute
}

/** The route table that Astro gives to integrations, in the router's order. */
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
 * Whether a route is `/404`, `/500` or `/403`, at the root or below a locale. Astro renders those in place of another
 * page. A page of that name elsewhere (`/admin/404`) is a page like any other.
 */
export function isErrorRoute(pattern: string, locales: readonly string[]): boolean {
  const [, locale] = /^(?:\/([^/]+))?\/(?:403|404|500)$/.exec(pattern) ?? [null, null]
  return locale === undefined || (locale !== null && locales.includes(locale))
}
