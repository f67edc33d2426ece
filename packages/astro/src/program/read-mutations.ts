import type { Evaluator } from './evaluator.ts'
import type { Program, ProgramModule } from './program.ts'
import { tagOf } from './rendering.ts'
import type { Node } from './syntax.ts'
import { bare, textOf } from './syntax.ts'

/**
 * Objects that change after they are written down: `props.isStatic = true`, or handed to code that is not read. Each of
 * their properties can be anything.
 *
 * @returns the expressions that made them
 */
export function readMutations(program: Program, evaluator: Evaluator): ReadonlySet<Node> {
  const mutated = new Set<Node>()
  const mark = (module: ProgramModule, node: Node): void => {
    for (const value of evaluator.valuesOf(module, node)) if (value.kind === 'object') mutated.add(value.node)
  }
  for (const module of program.modules.values()) {
    for (const target of module.scopes.writes) if (target.type === 'MemberExpression') mark(module, target.object)
    for (const call of module.scopes.calls) {
      if (call.type !== 'CallExpression' || tagOf(module, call) || isHarmless(module, call.callee)) continue
      const named = call.arguments.filter(({ type }) => type === 'Identifier' || type === 'MemberExpression')
      if (named.length === 0) continue
      const isRead = evaluator
        .valuesOf(module, call.callee)
        .every(({ kind }) => kind === 'function' || kind === 'known')
      if (!isRead) for (const argument of named) mark(module, argument)
    }
  }
  return mutated
}

/** Functions of the language that look at their arguments and change nothing. */
function isHarmless(module: ProgramModule, callee: Node): boolean {
  const target = bare(callee)
  if (target.type !== 'MemberExpression' || target.computed || module.scopes.bindingOf(target.object) !== null)
    return false
  const [object, method] = [textOf(target.object), textOf(target.property)]
  return object === 'JSON' || object === 'console' || (object === 'Object' && !/^(?:assign|define|set)/.test(method))
}
