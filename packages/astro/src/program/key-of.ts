import type { Evaluator } from './evaluator.ts'
import type { ProgramModule } from './program.ts'
import type { Node } from './syntax.ts'
import { textOf } from './syntax.ts'

/** The name that a member expression asks for; `null` when only the running program knows it. */
export function keyOf(evaluator: Evaluator, module: ProgramModule, node: Node): string | null {
  if (node.type !== 'MemberExpression') return null
  return node.computed ? stringOf(evaluator, module, node.property) : textOf(node.property)
}

/** The one string that an expression is, or `null`. */
export function stringOf(evaluator: Evaluator, module: ProgramModule, node: Node): string | null {
  const [value, ...more] = evaluator.valuesOf(module, node)
  if (more.length > 0 || value?.kind !== 'literal') return null
  return typeof value.value === 'string' || typeof value.value === 'number' ? String(value.value) : null
}
