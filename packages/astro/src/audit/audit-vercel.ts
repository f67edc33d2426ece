import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import type { Route } from '../compile/route-table.ts'
import type { Finding } from '../finding/finding.ts'
import { protectedRoutes } from './audit-cache.ts'

/** One routing rule of Vercel's build output. */
export interface VercelRoute {
  readonly src?: string
  readonly dest?: string
  readonly handle?: string
  readonly status?: number
}

/** The finding for edge middleware. It is reported as soon as Astro gives the middleware to the adapter. */
export const edgeMiddleware: Finding = {
  code: 'edge-middleware',
  severity: 'error',
  file: 'astro.config',
  message: "Edge middleware runs apart from the pages. Clerk's locals do not reach them, so guards have no session.",
  remedy: "Remove middlewareMode: 'edge' (or edgeMiddleware: true) from the adapter's options.",
}

/**
 * Findings about Vercel's build output. The ISR cache is keyed by path alone, so that a visitor would get the page of
 * another one.
 * @see https://vercel.com/docs/build-output-api/configuration
 */
export function vercelFindings(
  compiled: CompiledPolicy,
  routes: readonly Route[],
  output: { readonly routes?: readonly VercelRoute[] },
  hasEdgeMiddleware: boolean,
): readonly Finding[] {
  const findings: Finding[] = []
  if (hasEdgeMiddleware) {
    findings.push(edgeMiddleware)
  }
  const lost = routes.find(({ pattern, prerendered }) => !prerendered && compiled.routes.get(pattern)?.kind !== 'error')
  const base = compiled.base.replace(/\/$/, '')
  if (base !== '' && lost && !isRouted(output.routes ?? [], base + samplePath(lost.pattern))) {
    findings.push({
      code: 'base-not-routed',
      severity: 'error',
      file: 'astro.config',
      message: `With base: '${compiled.base}', the adapter's routes do not match. Vercel responds to ${base}${lost.pattern} with 404.`,
      remedy: 'Remove base, or prerender every page.',
    })
  }
  const guarded = new Set(protectedRoutes(compiled).map(({ pattern }) => pattern))
  for (const { pattern, prerendered } of routes) {
    const kind = compiled.routes.get(pattern)?.kind
    const isGuarded = guarded.has(pattern)
    if (prerendered || !(isGuarded || kind === 'page' || kind === 'error')) continue
    const first = firstRoute(output.routes ?? [], samplePath(pattern))
    if (first?.dest?.includes('_isr') !== true) continue
    findings.push({
      code: isGuarded ? 'isr-protected' : 'isr-personal-page',
      severity: 'error',
      file: 'astro.config',
      message: isGuarded
        ? `${pattern} is protected and served from the ISR cache, which gives one response to all visitors.`
        : `${pattern} is rendered on demand and served from the ISR cache, which gives one response to all visitors. Clerk writes into every such page who is signed in.`,
      remedy: isGuarded
        ? `Add '${pattern}' to isr.exclude of the adapter, or turn isr off.`
        : `Prerender the page, add '${pattern}' to isr.exclude of the adapter, or turn isr off.`,
    })
  }
  return findings
}

function firstRoute(routes: readonly VercelRoute[], path: string): VercelRoute | undefined {
  return routes.find(
    ({ src, dest, handle }) =>
      handle === undefined && dest !== undefined && src !== undefined && new RegExp(src).test(path),
  )
}

/** Whether a route other than the 404 fallback matches the path. */
function isRouted(routes: readonly VercelRoute[], path: string): boolean {
  const first = firstRoute(routes, path)
  return first !== undefined && first.status !== 404
}

/** A path that the pattern matches. */
function samplePath(pattern: string): string {
  return pattern.replace(/\[\.\.\.[^\]]+\]/g, 'a/b').replace(/\[[^\]]+\]/g, 'a')
}
