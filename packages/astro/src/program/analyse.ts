import { readCallSites } from './call-sites.ts'
import { createEvaluator } from './create-evaluator.ts'
import type { Fact, Half } from './fact.ts'
import type { Program, ProgramModule, Unit } from './program.ts'
import { createReach } from './reach.ts'
import { readFacts } from './read-facts.ts'
import { readMutations } from './read-mutations.ts'
import { unitsBehind } from './resolve-export.ts'
import type { FunctionNode } from './syntax.ts'

/** A way into the program: a page, an endpoint, an island, the actions, the middleware, the fetch file. */
export interface EntryPoint {
  readonly kind: 'page' | 'endpoint' | 'island' | 'actions' | 'middleware' | 'fetch'
  readonly id: string
  readonly half: Half
}

/** What a program does with access, by where it runs. */
export interface Analysis {
  /** While the site is built. */
  readonly prerendered: readonly Fact[]
  /** For each request. */
  readonly onDemand: readonly Fact[]
  /** In the middleware. */
  readonly middleware: readonly Fact[]
  /** In the fetch file. */
  readonly fetch: readonly Fact[]
  /** Guards below the page itself, where the answer may have begun. */
  readonly nested: readonly { readonly file: string; readonly call: string }[]
  /** Everything that was read, reached or not. */
  readonly all: readonly Fact[]
}

export function analyse(program: Program, entries: readonly EntryPoint[]): Analysis {
  const first = createEvaluator(program, null)
  const open = new Set(entries.map(({ id }) => id))
  const handlers = new Set<FunctionNode>()
  for (const { kind, id } of entries) {
    if (kind !== 'endpoint') continue
    for (const name of handlerNames(program, id))
      for (const value of first.exportOf(id, name)) if (value.kind === 'function') handlers.add(value.node)
  }
  const calls = readCallSites(program, first, open, handlers)
  const evaluator = createEvaluator(program, calls, readMutations(program, createEvaluator(program, calls)))
  const all = [...program.modules.values()].flatMap((module) => readFacts(evaluator, module))
  const reach = createReach(program)
  const unitsOf = ({ kind, id }: EntryPoint): readonly Unit[] =>
    kind === 'endpoint'
      ? [...handlerNames(program, id), 'getStaticPaths'].flatMap((name) => unitsBehind({ program }, id, name))
      : unitsBehind({ program }, id, '*')
  const reachedBy = (half: Half, isWanted: (entry: EntryPoint) => boolean) => {
    const reached = reach(entries.filter((entry) => entry.half === half && isWanted(entry)).flatMap(unitsOf), { half })
    return { reached, facts: all.filter(({ unit, only }) => reached.has(unit) && (only === null || only === half)) }
  }
  const isContent = ({ kind }: EntryPoint) => kind !== 'middleware' && kind !== 'fetch'
  const onDemand = reachedBy('on-demand', isContent)
  return {
    all,
    prerendered: reachedBy('prerendered', isContent).facts,
    onDemand: onDemand.facts,
    middleware: reachedBy('on-demand', ({ kind }) => kind === 'middleware').facts,
    fetch: reachedBy('on-demand', ({ kind }) => kind === 'fetch').facts,
    nested: [...program.modules.values()]
      .filter((module) => isComponent(module) && !open.has(module.id))
      .flatMap((module) => {
        const units = module.units.filter((unit) => onDemand.reached.has(unit))
        const own = reach(units, { half: 'on-demand', stopAt: isComponent })
        const guard = all.find((fact) => fact.kind === 'guard' && fact.endsRendering && own.has(fact.unit))
        return guard?.kind === 'guard' && units.length > 0 ? [{ file: module.file, call: guard.call }] : []
      }),
  }
}

/** The names of an endpoint that Astro calls. */
function handlerNames(program: Program, id: string): readonly string[] {
  const module = program.modules.get(id)
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ALL']
  return [...new Set([...methods, ...(module?.exports.named.keys() ?? [])])].filter((name) => /^[A-Z]+$/.test(name))
}

const isComponent = ({ file }: ProgramModule): boolean => /\.(astro|mdx?|markdoc)$/.test(file)
