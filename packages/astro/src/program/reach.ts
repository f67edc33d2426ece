import type { Half } from './fact.ts'
import { halfOf } from './half-of.ts'
import type { Program, ProgramModule, Unit } from './program.ts'
import { unitOf } from './program.ts'
import { tagOf } from './rendering.ts'
import { unitsBehind } from './resolve-export.ts'
import type { Node } from './syntax.ts'
import { bare, literalString, textOf } from './syntax.ts'

/** What a page can reach. */
export interface ReachOptions {
  /** Leaves out the branches of `isPrerendered` that are for the other half. */
  readonly half: Half | null
  /** Modules that are not entered. */
  readonly stopAt?: (module: ProgramModule) => boolean
}

interface Edge {
  readonly only: Half | null
  readonly units: readonly Unit[]
  /** A module that is loaded, whose statements run. */
  readonly loads: string | null
}

/** Answers what units reach, for one program. */
export function createReach(program: Program): (from: readonly Unit[], options: ReachOptions) => ReadonlySet<Unit> {
  const edges = new Map<Unit, readonly Edge[]>()
  const byModule = new Map<string, ReadonlyMap<Unit, readonly Edge[]>>()
  const edgesOf = (unit: Unit): readonly Edge[] => {
    const known = edges.get(unit)
    if (known) return known
    const module = program.modules.get(unit.module)
    if (!module) return []
    if (!byModule.has(module.id)) byModule.set(module.id, readEdges(program, module))
    const found = byModule.get(module.id)?.get(unit) ?? []
    edges.set(unit, found)
    return found
  }
  return (from, { half, stopAt }) => {
    const reached = new Set<Unit>()
    const loaded = new Set<string>()
    const queue: Unit[] = []
    const load = (id: string): void => {
      const module = program.modules.get(id)
      if (!module || loaded.has(id) || stopAt?.(module) === true) return
      loaded.add(id)
      queue.push(...module.units.filter(({ runsAtLoad }) => runsAtLoad))
      for (const specifier of staticSpecifiers(module)) {
        const target = module.resolved.get(specifier)
        if (typeof target === 'string') load(target)
      }
    }
    queue.push(...from)
    for (let unit = queue.pop(); unit !== undefined; unit = queue.pop()) {
      if (reached.has(unit)) continue
      reached.add(unit)
      load(unit.module)
      for (const edge of edgesOf(unit)) {
        if (half !== null && edge.only !== null && edge.only !== half) continue
        if (edge.loads !== null) load(edge.loads)
        for (const next of edge.units) {
          const module = program.modules.get(next.module)
          if (module && (next.module === unit.module || stopAt?.(module) !== true)) queue.push(next)
        }
      }
    }
    return reached
  }
}

function staticSpecifiers(module: ProgramModule): readonly string[] {
  return module.tree.body.flatMap((statement) =>
    'source' in statement && statement.source && typeof statement.source.value === 'string'
      ? [statement.source.value]
      : [],
  )
}

function readEdges(program: Program, module: ProgramModule): ReadonlyMap<Unit, readonly Edge[]> {
  const edges = new Map<Unit, Edge[]>(module.units.map((unit) => [unit, []]))
  const add = (node: Node, units: readonly Unit[], loads: string | null = null): void => {
    const unit = unitOf(module, node)
    if (unit) edges.get(unit)?.push({ only: halfOf(module, node), units, loads })
  }
  for (const reference of module.scopes.references) {
    if (isDeferred(module, reference)) continue
    const binding = module.scopes.bindingOf(reference)
    if (binding === null || binding.scope !== module.scopes.root) continue
    const imported = binding.sources.find(({ kind }) => kind === 'import')
    if (imported?.kind !== 'import') {
      add(
        reference,
        module.units.filter(({ names }) => names.includes(binding.name)),
      )
      continue
    }
    const id = module.resolved.get(imported.specifier) ?? null
    if (id === null) continue
    add(reference, unitsBehind({ program }, id, imported.name === '*' ? memberName(module, reference) : imported.name))
  }
  for (const call of module.scopes.calls) {
    const text = call.type === 'ImportExpression' ? literalString(call.source) : null
    const id = text === null ? null : (module.resolved.get(text) ?? null)
    if (id === null) continue
    add(
      call,
      namesTaken(module, call).flatMap((name) => unitsBehind({ program }, id, name)),
      id,
    )
  }
  return edges
}

/** `<Card server:defer>` renders nothing here: the island is a way in of its own. */
function isDeferred(module: ProgramModule, reference: Node): boolean {
  let node = reference
  for (let parent = module.scopes.parentOf(node); parent !== null; parent = module.scopes.parentOf(node)) {
    if (parent.type === 'CallExpression') {
      const tag = tagOf(module, parent)
      return tag?.component === node && tag.isDeferred
    }
    if (parent.type !== 'MemberExpression') return false
    node = parent
  }
  return false
}

/** The name that is asked of a namespace; `*` when it is not written down, or when the namespace goes elsewhere. */
function memberName(module: ProgramModule, node: Node): string {
  const parent = module.scopes.parentOf(node)
  if (parent?.type === 'ChainExpression' || parent?.type === 'ParenthesizedExpression')
    return memberName(module, parent)
  if (parent?.type !== 'MemberExpression' || parent.object !== node) return '*'
  return parent.computed ? (literalString(parent.property) ?? '*') : textOf(parent.property)
}

/** The names that are taken out of `await import()`. */
function namesTaken(module: ProgramModule, call: Node): readonly string[] {
  let node: Node | null = module.scopes.parentOf(call)
  if (node?.type !== 'AwaitExpression') return ['*']
  const member = memberName(module, node)
  if (member !== '*') return [member]
  for (node = module.scopes.parentOf(node); node !== null && bare(node) !== node;) node = module.scopes.parentOf(node)
  if (node?.type !== 'VariableDeclarator' || node.id.type !== 'ObjectPattern') return ['*']
  const names = node.id.properties.map((property) =>
    property.type === 'Property' && !property.computed ? textOf(property.key) : '*',
  )
  return names.includes('*') ? ['*'] : names
}
