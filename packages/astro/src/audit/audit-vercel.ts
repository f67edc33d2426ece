import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import type { Route } from '../compile/route-table.ts'
import { protectedRoutes } from './audit-cache.ts'
import type { Finding } from '../finding/finding.ts'

/** One routing rule of Vercel's build output. */
export interface VercelRoute {
  readonly src?: string
  readonly dest?: string
  readonly handle?: string
  readonly status?: number
}

/** Known as soon as Astro hands the middleware to the adapter, before its bundler fails on what cannot run at the edge. */
export const edgeMiddleware: Finding = {
  code: 'edge-middleware',
  severity: 'error',
  file: 'astro.config',
  message:
    "Edge middleware runs apart from the pages: Clerk's locals do not reach them, and the guards have no session.",
  remedy: "Remove middlewareMode: 'edge' (or edgeMiddleware: true) from the adapter's options.",
}

/**
 * Vercel's build output next to the policy. An ISR function's answers are kept by path alone: one visitor's page
 * goes to the next, whoever they are.
 *
 * @param output what `.vercel/output/config.json` says
 * @param hasEdgeMiddleware whether there is a `_middleware` function
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
      message: `With base: '${compiled.base}', the adapter's routes do not match: Vercel answers ${base}${lost.pattern} as an address that nobody has.`,
      remedy: 'Remove base, or render every page while building.',
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
        ? `${pattern} is protected and served from the ISR cache, which keeps one answer for everybody.`
        : `${pattern} is rendered on demand and served from the ISR cache, which keeps one answer for everybody: Clerk writes into every such page who is signed in.`,
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

/** Whether a route is for the path, and not for everything that is left over. */
function isRouted(routes: readonly VercelRoute[], path: string): boolean {
  const first = firstRoute(routes, path)
  return first !== undefined && first.status !== 404
}

/** A path that the pattern matches. */
function samplePath(pattern: string): string {
  return pattern.replace(/\[\.\.\.[^\]]+\]/g, 'a/b').replace(/\[[^\]]+\]/g, 'a')
}
