import { entryFindings } from '../audit/audit-entries.ts'
import { browserGateFindings } from '../audit/audit-gates.ts'
import { islandFindings } from '../audit/audit-islands.ts'
import { programFindings, undecidedRoute, unique } from '../audit/audit-program.ts'
import type { Finding } from '../finding/finding.ts'
import { analyse } from '../program/analyse.ts'
import type { ModuleSource } from '../program/read-program.ts'
import { readProgram } from '../program/read-program.ts'
import type { Parse } from '../program/syntax.ts'
import { entryFilesOf, findEntryPoints } from './entry-points.ts'
import type { RolecallOptions } from './options.ts'
import type { Run } from './run.ts'

/** The environments that Astro renders in, and the one of the browser. */
export type EnvironmentName = 'ssr' | 'prerender' | 'client'

export interface CompiledModules {
  readonly environment: EnvironmentName
  readonly source: ModuleSource
  /** The project's directory, absolute, with `/`. */
  readonly root: string
  readonly parse: Parse
}

/** Reads the modules of an environment, and finds what they do that does not do what it says. */
export async function auditModules(
  run: Run,
  options: RolecallOptions,
  { environment, source, root, parse }: CompiledModules,
): Promise<readonly Finding[]> {
  const isDevelopment = run.command === 'dev'
  if (environment === 'client') return auditBrowser(source, root, parse)
  // `astro dev` renders every page in one environment, and knows a page when it was asked for.
  const routes = run.routes.filter(({ prerendered }) => isDevelopment || prerendered === (environment === 'prerender'))
  const { entries, more, lost } = await findEntryPoints(source, root, routes, run.islands.keys())
  const program = await readProgram({
    source,
    root,
    parse,
    entries: [...entries.map(({ id }) => id), ...more],
    isDevelopment,
  })
  const analysis = analyse(program, entries)
  const policy = run.loaded?.policy ?? null
  if (environment === 'ssr') {
    run.guards = analysis.all.flatMap((fact) =>
      fact.kind === 'guard' && !fact.call.startsWith('<') && !fact.file.includes('node_modules')
        ? [{ file: fact.file, call: fact.call, requirement: fact.requirement }]
        : [],
    )
  }
  const files = entryFilesOf(program, root)
  return unique([
    ...(isDevelopment ? [] : lost.map(undecidedRoute)),
    ...entryFindings(isDevelopment ? files : { ...files, isMiddlewareLoaded: true }, analysis, {
      policy,
      policyFile: options.policy,
      customFetchFile: options.customFetchFile ?? null,
    }),
    ...programFindings(analysis),
    ...(environment === 'ssr' && !isDevelopment ? islandFindings(policy, options.policy, run.islands) : []),
  ])
}

/** The code that every browser gets. */
async function auditBrowser(source: ModuleSource, root: string, parse: Parse): Promise<readonly Finding[]> {
  const files = source.ids.filter((id) => id.startsWith(root) && !id.includes('/node_modules/'))
  const program = await readProgram({ source, root, parse, look: ['clerk-react'], entries: files })
  return unique(browserGateFindings(analyse(program, []).all))
}
