import type { Evaluator } from './evaluator.ts'
import { renderingOf } from './rendering.ts'
import type { ProgramModule } from './program.ts'
import type { FunctionNode, Node } from './syntax.ts'
import { bare, childrenOf, isFunction, textOf } from './syntax.ts'
import type { Entry, Value } from './values.ts'
import { join, missing, truth, literal, unknown } from './values.ts'

/** What a call gives, as far as its text says: the project's own functions are followed to what they return. */
export function valuesOfCall(evaluator: Evaluator, module: ProgramModule, node: Node): readonly Value[] {
  if (node.type === 'NewExpression')
    return [node.callee.type === 'Identifier' && node.callee.name === 'Promise' ? { kind: 'promise' } : unknown]
  if (node.type !== 'CallExpression') return [unknown]
  const { callee } = node
  const target = bare(callee)
  if (target.type === 'Identifier' && renderingOf(module, target) === 'createComponent')
    return [{ kind: 'component', id: module.id }]
  const method = target.type === 'MemberExpression' && !target.computed ? textOf(target.property) : ''
  // `$$result.createAstro(…)`: what the compiler makes of the name `Astro`.
  if (method === 'createAstro') return [{ kind: 'context', id: module.id }]
  const builtIn = valuesOfBuiltIn(evaluator, module, node)
  if (builtIn) return builtIn
  return join(
    ...evaluator.valuesOf(module, callee).map((value) => {
      if (value.kind !== 'function') return [unknown]
      if (value.node.async) return [{ kind: 'promise' } as const]
      return value.node.generator ? [unknown] : returnedBy(evaluator, value.module, value.node)
    }),
  )
}

/** The few functions of the language that people wrap values in. */
function valuesOfBuiltIn(evaluator: Evaluator, module: ProgramModule, node: Node): readonly Value[] | null {
  if (node.type !== 'CallExpression') return null
  const target = bare(node.callee)
  const [first] = node.arguments
  const isGlobal = (name: Node) => name.type === 'Identifier' && module.scopes.bindingOf(name) === null
  if (target.type === 'Identifier' && isGlobal(target) && target.name === 'Boolean' && first) {
    return evaluator.valuesOf(module, first).map((value) => {
      const isTrue = truth(value)
      return isTrue === null ? { kind: 'some', type: 'boolean' } : literal(isTrue)
    })
  }
  if (target.type !== 'MemberExpression' || target.computed || !isGlobal(target.object)) return null
  const name = `${textOf(target.object)}.${textOf(target.property)}`
  if (name.startsWith('Promise.')) return [{ kind: 'promise' }]
  if (/^Object\.(freeze|seal|preventExtensions)$/.test(name) && first) return evaluator.valuesOf(module, first)
  if (name === 'Object.assign') {
    const entries = node.arguments.map((part): Entry =>
      part.type === 'SpreadElement'
        ? { kind: 'property', key: null, values: () => [unknown] }
        : { kind: 'spread', values: () => evaluator.valuesOf(module, part) },
    )
    return [{ kind: 'object', node, entries }]
  }
  return null
}

function returnedBy(evaluator: Evaluator, module: ProgramModule, node: FunctionNode): readonly Value[] {
  if (node.body === null) return [unknown]
  if (node.body.type !== 'BlockStatement') return evaluator.valuesOf(module, node.body)
  const returns = returnsIn(node.body)
  if (returns.length === 0) return [missing]
  return join(...returns.map((value) => (value === null ? [missing] : evaluator.valuesOf(module, value))))
}

/** The expressions that a function returns, not those of the functions in it. */
export function returnsIn(node: Node): readonly (Node | null)[] {
  if (node.type === 'ReturnStatement') return [node.argument]
  return [...childrenOf(node)].flatMap((child) => (isFunction(child) ? [] : returnsIn(child)))
}
