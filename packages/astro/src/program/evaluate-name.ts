import type { Evaluator } from './evaluator.ts'
import type { ProgramModule } from './program.ts'
import { followPath } from './property.ts'
import type { Node } from './syntax.ts'
import { textOf } from './syntax.ts'
import type { Value } from './values.ts'
import { join, missing, unknown } from './values.ts'

/** What a name can be, from all the places that give it a value. */
export function valuesOfName(evaluator: Evaluator, module: ProgramModule, node: Node): readonly Value[] {
  const binding = module.scopes.bindingOf(node)
  if (binding === null) return [textOf(node) === 'undefined' ? missing : unknown]
  if (binding.sources.length === 0) return [missing]
  return join(
    ...binding.sources.map((source) => {
      switch (source.kind) {
        case 'expression':
          return evaluator.follow(module, source)
        case 'function':
          return [{ kind: 'function', module, node: source.node } as const]
        case 'import': {
          const id = module.resolved.get(source.specifier) ?? null
          return id === null ? [unknown] : evaluator.exportOf(id, source.name)
        }
        case 'parameter':
          return followPath(
            evaluator,
            evaluator.calls?.argument(evaluator, source.of, source.index) ?? [unknown],
            source.path,
          )
        case 'unknown':
          return [unknown]
      }
    }),
  )
}
