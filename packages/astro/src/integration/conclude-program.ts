import { posix } from 'node:path'
import type { EntryFiles } from '../audit/audit-entries.ts'
import { entryFindings } from '../audit/audit-entries.ts'
import { browserGateFindings } from '../audit/audit-gates.ts'
import { islandFindings } from '../audit/audit-islands.ts'
import { programFindings, unique } from '../audit/audit-program.ts'
import type { Finding } from '../finding/finding.ts'
import type { Route } from '../compile/route-table.ts'
import type { EntryPoint } from '../program/analyse.ts'
import { analyse } from '../program/analyse.ts'
import type { Program } from '../program/program.ts'
import type { ModuleSource } from '../program/read-program.ts'
import { fileOf, readProgram } from '../program/read-program.ts'
import type { Parse } from '../program/syntax.ts'
import type { RolecallOptions } from './options.ts'
import type { EnvironmentName } from './program-plugin.ts'
import type { Run } from './run.ts'

const middlewareModule = '\0virtual:astro:middleware'
const actionsModule = '\0virtual:astro:actions/entrypoint'
const fetchModule = '\0virtual:astro:fetchable'

/** Reads the modules of an environment, and finds what they do that does not do what it says. */
export async function auditEnvironment(
  run: Run,
  options: RolecallOptions,
  {
    environment,
    source,
    root,
    parse,
  }: {
    readonly environment: EnvironmentName
    readonly source: ModuleSource
    readonly root: string
    readonly parse: Parse
  },
): Promise<readonly Finding[]> {
  if (environment === 'client') return auditBrowser(source, root, parse)
  const ids = new Set(source.ids)
  const routes = run.routes.filter(
    ({ prerendered, kind, origin }) =>
      prerendered === (environment === 'prerender') &&
      (kind === 'page' || kind === 'endpoint') &&
      origin !== 'internal',
  )
  const entries: EntryPoint[] = []
  const lost: Finding[] = []
  const half = environment === 'prerender' ? 'prerendered' : 'on-demand'
  for (const route of routes) {
    const path = posix.join(root, route.entrypoint)
    const id = ids.has(path) ? path : await source.resolve(path, root)
    if (id !== null && ids.has(id)) entries.push({ kind: route.kind === 'page' ? 'page' : 'endpoint', id, half })
    else lost.push(undecidedRoute(route))
  }
  const islands = [...run.islands.keys()].map((path) => (path.startsWith('/') ? path : root + path))
  for (const id of islands) entries.push({ kind: 'island', id, half: 'on-demand' })
  for (const [id, kind] of [
    [middlewareModule, 'middleware'],
    [actionsModule, 'actions'],
  ] as const)
    if (ids.has(id)) entries.push({ kind, id, half: 'on-demand' })
  const program = await readProgram({
    source: { ...source, ids },
    root,
    parse,
    entries: [...entries.map(({ id }) => id), fetchModule],
  })
  const analysis = analyse(program, entries)
  if (environment === 'ssr') {
    run.guards = analysis.all.flatMap((fact) =>
      fact.kind === 'guard' && !fact.call.startsWith('<') && !fact.file.includes('node_modules')
        ? [{ file: fact.file, call: fact.call, requirement: fact.requirement }]
        : [],
    )
  }
  return unique([
    ...lost,
    ...entryFindings(entryFiles(program, root), analysis, {
      policy: run.loaded?.policy ?? null,
      policyFile: options.policy,
      customFetchFile: options.customFetchFile ?? null,
    }),
    ...programFindings(analysis),
    ...(environment === 'ssr' ? islandFindings(run.loaded?.policy ?? null, options.policy, run.islands) : []),
  ])
}

/** The code that every browser gets. */
async function auditBrowser(source: ModuleSource, root: string, parse: Parse): Promise<readonly Finding[]> {
  const ids = [...source.ids]
  const program = await readProgram({
    source: { ...source, ids },
    root,
    parse,
    look: ['clerk-react'],
    entries: ids.filter((id) => id.startsWith(root) && !id.includes('/node_modules/')),
  })
  return unique(browserGateFindings(analyse(program, []).all))
}

/** Which files Astro's own modules import, after its resolver looked for them. */
function entryFiles(program: Program, root: string): EntryFiles {
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
  }
}

function undecidedRoute({ pattern, entrypoint }: Route): Finding {
  return {
    code: 'undecided-route',
    severity: 'error',
    file: entrypoint,
    message: `The audit could not find the compiled module of ${pattern}, so it has not read what the route does.`,
    remedy: 'Report this to the makers of @rolecall/astro, with the way in which the route is added.',
  }
}
