import type { Evaluator } from './evaluator.ts'
import type { ProgramModule, Unit } from './program.ts'
import type { Export } from './read-exports.ts'
import { DEFAULT } from './read-units.ts'
import type { Value } from './values.ts'
import { join, unknown } from './values.ts'

/** What a module exports under a name, through all that is handed on; `*` is the namespace. */
export function exportOf(
  evaluator: Evaluator,
  id: string,
  name: string,
  seen: readonly string[] = [],
): readonly Value[] {
  const { program } = evaluator
  const known = program.known.get(id)
  if (known !== undefined) return [name === '*' ? { kind: 'namespace', id } : { kind: 'known', of: known, name }]
  const module = program.modules.get(id)
  if (!module || seen.includes(`${id} ${name}`)) return [unknown]
  if (name === '*') return [{ kind: 'namespace', id }]
  const found = module.exports.named.get(name)
  if (found) return valuesOfExport(evaluator, module, found, [...seen, `${id} ${name}`])
  const handedOn = starsOf(module, name).map((target) => exportOf(evaluator, target, name, [...seen, `${id} ${name}`]))
  const decided = handedOn.filter((values) => values.some(({ kind }) => kind !== 'unknown'))
  return decided.length > 0 ? join(...decided) : [unknown]
}

function valuesOfExport(
  evaluator: Evaluator,
  module: ProgramModule,
  found: Export,
  seen: readonly string[],
): readonly Value[] {
  if (found.kind === 'expression') return evaluator.valuesOf(module, found.node)
  if (found.kind === 'from') {
    const id = module.resolved.get(found.specifier) ?? null
    return id === null ? [unknown] : exportOf(evaluator, id, found.name, seen)
  }
  const binding = module.scopes.root.bindings.get(found.name)
  if (!binding) return [unknown]
  return join(
    ...binding.sources.map((source) => {
      if (source.kind === 'function') return [{ kind: 'function', module, node: source.node } as const]
      if (source.kind === 'import') {
        const id = module.resolved.get(source.specifier) ?? null
        return id === null ? [unknown] : exportOf(evaluator, id, source.name, seen)
      }
      if (source.kind !== 'expression') return [unknown]
      return evaluator.follow(module, source)
    }),
  )
}

/** The units that an import of a name reaches. An unknown name, and `*`, reach all that the module exports. */
export function unitsBehind(
  evaluator: Pick<Evaluator, 'program'>,
  id: string,
  name: string,
  seen = new Set<string>(),
): readonly Unit[] {
  const key = `${id} ${name}`
  const module = evaluator.program.modules.get(id)
  if (!module || seen.has(key)) return []
  seen.add(key)
  if (name === '*') {
    const names = [...module.exports.named.keys()]
    return [
      ...names.flatMap((each) => unitsBehind(evaluator, id, each, seen)),
      ...module.exports.stars.flatMap((specifier) => behind(evaluator, module, specifier, '*', seen)),
    ]
  }
  const found = module.exports.named.get(name)
  if (!found) return module.exports.stars.flatMap((specifier) => behind(evaluator, module, specifier, name, seen))
  if (found.kind === 'from') return behind(evaluator, module, found.specifier, found.name, seen)
  const local = found.kind === 'local' ? found.name : DEFAULT
  const imported = module.scopes.root.bindings.get(local)?.sources.find(({ kind }) => kind === 'import')
  if (imported?.kind === 'import') return behind(evaluator, module, imported.specifier, imported.name, seen)
  return module.units.filter(({ names }) => names.includes(local))
}

function behind(
  evaluator: Pick<Evaluator, 'program'>,
  module: ProgramModule,
  specifier: string,
  name: string,
  seen: Set<string>,
): readonly Unit[] {
  const id = module.resolved.get(specifier) ?? null
  return id === null ? [] : unitsBehind(evaluator, id, name, seen)
}

function starsOf(module: ProgramModule, name: string): readonly string[] {
  if (name === 'default') return []
  return module.exports.stars.flatMap((specifier) => module.resolved.get(specifier) ?? [])
}
