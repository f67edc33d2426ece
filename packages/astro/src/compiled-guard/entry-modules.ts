import { existsSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import { isProtected } from '../compile/compiled-policy.ts'
import type { Route } from '../compile/route-table.ts'

/** A module that Astro loads to answer a route. */
export interface EntryModule {
  readonly kind: 'page' | 'endpoint'
  /** The path of the module, as the route table has it. */
  readonly file: string
  readonly patterns: readonly string[]
}

/** The modules behind the routes that are rendered on demand, by absolute path. Routes may share a module. */
export function entryModules(
  routes: readonly Route[],
  policy: CompiledPolicy,
  root: URL,
): ReadonlyMap<string, EntryModule> {
  const modules = new Map<string, EntryModule>()
  for (const { kind, pattern, entrypoint, prerendered } of routes) {
    if ((kind !== 'page' && kind !== 'endpoint') || (prerendered && !policy.development)) continue
    // Astro renders error pages in place of any other, and they are always public.
    if (policy.routes.get(pattern)?.kind === 'error') continue
    const path = modulePath(entrypoint, root)
    const patterns = new Set([...(modules.get(path)?.patterns ?? []), pattern])
    modules.set(path, { kind, file: entrypoint, patterns: [...patterns] })
  }
  return modules
}

/** The protected routes of the app whose module is not among these. */
export function unguardedRoutes(
  routes: readonly Route[],
  policy: CompiledPolicy,
  guarded: ReadonlySet<string>,
  root: URL,
): readonly Route[] {
  return routes.filter(({ kind, pattern, prerendered, entrypoint }) => {
    const route = policy.routes.get(pattern)
    if (route === undefined || prerendered || (kind !== 'page' && kind !== 'endpoint')) return false
    const isOwn = route.kind === 'page' || route.kind === 'endpoint'
    return isOwn && isProtected(route) && !guarded.has(modulePath(entrypoint, root))
  })
}

function modulePath(entrypoint: string, root: URL): string {
  const path = fileURLToPath(new URL(entrypoint, root))
  // The bundler names modules by their real path.
  return (existsSync(path) ? realpathSync(path) : path).replaceAll('\\', '/')
}
