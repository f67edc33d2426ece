import { posix } from 'node:path'
import type { EntryFiles } from '../audit/audit-entries.ts'
import type { Route } from '../compile/route-table.ts'
import type { EntryPoint } from '../program/analyse.ts'
import type { Program } from '../program/program.ts'
import type { ModuleSource } from '../program/read-program.ts'
import { fileOf } from '../program/read-program.ts'

/** Astro's own modules, which import what its resolver found for the whole project. */
const middlewareModule = '\0virtual:astro:middleware'
const actionsModule = '\0virtual:astro:actions/entrypoint'
const fetchModule = '\0virtual:astro:fetchable'

/** The ways into a program, and the routes for which none was found. */
export interface EntryPoints {
  readonly entries: readonly EntryPoint[]
  /** Modules that are read, although they lead to no answer. */
  readonly more: readonly string[]
  readonly lost: readonly Route[]
}

export async function findEntryPoints(
  source: ModuleSource,
  root: string,
  routes: readonly Route[],
  islands: Iterable<string>,
): Promise<EntryPoints> {
  const ids = new Set(source.ids)
  const entries: EntryPoint[] = []
  const lost: Route[] = []
  for (const route of routes) {
    if ((route.kind !== 'page' && route.kind !== 'endpoint') || route.origin === 'internal') continue
    const path = posix.join(root, route.entrypoint)
    const id = ids.has(path) ? path : await source.resolve(path, `${root}index.html`)
    if (id === null || !ids.has(id)) lost.push(route)
    else entries.push({ kind: route.kind, id, half: route.prerendered ? 'prerendered' : 'on-demand' })
  }
  for (const path of islands)
    entries.push({ kind: 'island', id: path.startsWith('/') ? path : root + path, half: 'on-demand' })
  for (const [id, kind] of [
    [middlewareModule, 'middleware'],
    [actionsModule, 'actions'],
    [fetchModule, 'fetch'],
  ] as const)
    if (ids.has(id)) entries.push({ kind, id, half: 'on-demand' })
  return { entries, more: [fetchModule], lost }
}

/** Which files Astro's own modules import; `middleware` is `undefined` when Astro has not loaded any yet. */
export function entryFilesOf(program: Program, root: string): EntryFiles {
  const imported = (id: string, isWanted: (specifier: string) => boolean): string | null => {
    const module = program.modules.get(id)
    const specifier = [...(module?.exports.specifiers ?? [])].find(isWanted)
    return specifier === undefined ? null : fileOf(root, module?.resolved.get(specifier) ?? specifier)
  }
  const user = program.modules.get(middlewareModule)?.scopes.root.bindings.get('userOnRequest')?.sources[0]
  const isDefault = program.modules.get(fetchModule)?.exports.named.has('isDefaultFetchHandler') === true
  return {
    fetch: isDefault ? null : imported(fetchModule, () => true),
    middleware:
      user?.kind === 'import' ? imported(middlewareModule, (specifier) => specifier === user.specifier) : null,
    actions: imported(actionsModule, () => true),
    isMiddlewareLoaded: program.modules.has(middlewareModule),
  }
}
