import { currentPolicy } from '@rolecall/astro/runtime'
import { renderTemplate } from 'astro/runtime/server/index.js'
import { islandsRoute } from '../compile/route-table.ts'
import { isAdmitted } from '../request/admission.ts'
import type { Rendering } from './guard-component.ts'
import { guardFactory, guardOther, isFactory } from './guard-component.ts'
import { refuse } from './refusal.ts'

/** Astro's table of server islands: name → its module. */
type IslandModules = ReadonlyMap<string, () => Promise<Readonly<Record<string, unknown>>>>

/**
 * Wraps the modules in Astro's table of server islands. A component renders as an island when a guard let this pass
 * through to that island. Where a page renders the same component itself, the page's guard has decided.
 *
 * @param modules name → its module, as Astro loads it
 * @param names component path → name
 * @param root the directory of the project, with a slash at the end
 */
export function guardIslands(modules: IslandModules, names: ReadonlyMap<string, string>, root: string): IslandModules {
  const paths = new Map(
    [...names].map(([path, name]) => [name, path.startsWith(root) ? path.slice(root.length) : path]),
  )
  return new Map(
    [...modules].map(([name, load]) => [
      name,
      async () => {
        const module = await load()
        return Object.fromEntries(
          Object.entries(module).map(([key, value]) => [key, guardIsland(value, name, paths.get(name) ?? name)]),
        )
      },
    ]),
  )
}

function guardIsland(component: unknown, name: string, path: string): unknown {
  const answer = (result: Rendering) =>
    currentPolicy().islands.get(path)?.requirement === null ||
    (result.params.name === name && isAdmitted(result, islandsRoute))
      ? null
      : refuseIsland(result, path)
  if (isFactory(component)) return guardFactory(component, answer)
  return typeof component === 'function' ? guardOther(component, answer, () => false) : component
}

/** Astro has built the response around the island already. Its status and headers can still be set. */
async function refuseIsland(result: Rendering, path: string): Promise<unknown> {
  const refusal = refuse(path)
  result.response.status = refusal.status
  result.response.statusText = 'Service Unavailable'
  for (const [header, value] of refusal.headers) result.response.headers.set(header, value)
  const body = await refusal.text()
  return renderTemplate(Object.assign([body], { raw: [body] }))
}
