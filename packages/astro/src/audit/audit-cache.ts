import type { CompiledPolicy, CompiledRoute } from '../compile/compiled-policy.ts'
import { isAppRoute, isProtected } from '../compile/compiled-policy.ts'
import { segmentsOf } from '../compile/glob.ts'
import type { Finding } from '../finding/finding.ts'

/** The pages and endpoints that require something of their visitors. */
export function protectedRoutes(compiled: CompiledPolicy): readonly CompiledRoute[] {
  return [...compiled.routes.values()].filter((route) => isAppRoute(route) && isProtected(route))
}

/**
 * Findings about Astro's route rules. The route cache responds before middleware runs, so that the next visitor would
 * get the response, or the denial, of another one.
 */
export function cacheFindings(compiled: CompiledPolicy, routeRules: unknown): readonly Finding[] {
  if (typeof routeRules !== 'object' || routeRules === null) return []
  return Object.entries(routeRules)
    .filter(([, rule]) => isCaching(rule))
    .flatMap(([pattern]) =>
      protectedRoutes(compiled)
        .filter((route) => !route.prerendered && covers(pattern, route.pattern))
        .map((route): Finding => ({
          code: 'route-cached-protected',
          severity: 'error',
          file: 'astro.config',
          message: `routeRules['${pattern}'] caches ${route.pattern}, which is protected. The cache responds before any guard runs.`,
          remedy: 'Remove the rule, or narrow it to public routes.',
        })),
    )
}

function isCaching(rule: unknown): boolean {
  if (typeof rule !== 'object' || rule === null) return false
  return ('maxAge' in rule && Number(rule.maxAge) > 0) || ('swr' in rule && Number(rule.swr) > 0)
}

/** Whether a path can match both patterns. A parameter matches any segment. */
function covers(rule: string, route: string): boolean {
  const left = segmentsOf(rule)
  const right = segmentsOf(route)
  const overlap = (i: number, j: number): boolean => {
    const a = left[i]
    const b = right[j]
    if (a?.includes('[...') || a === '**') return true
    if (b?.includes('[...')) return true
    if (a === undefined || b === undefined) return a === b
    return (a === b || a.includes('[') || a === '*' || b.includes('[')) && overlap(i + 1, j + 1)
  }
  return overlap(0, 0)
}
