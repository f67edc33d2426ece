import { returnsIn } from './evaluate-call.ts'
import type { Evaluator } from './evaluator.ts'
import type { ProgramModule } from './program.ts'
import type { Node } from './syntax.ts'
import { bare, isFunction } from './syntax.ts'
import type { Value } from './values.ts'
import { unknown } from './values.ts'

/** The condition of a `<Show>`, with functions that answer with a promise as what they are: a promise. */
export function conditionValues(evaluator: Evaluator, values: readonly Value[]): readonly Value[] {
  return values.map((value) => {
    if (value.kind !== 'function') return value
    const { node, module } = value
    if (node.async || node.generator) return { kind: 'promise' }
    if (node.body === null) return unknown
    const returned = node.body.type === 'BlockStatement' ? returnsIn(node.body) : [node.body]
    const answers = returned.map((each) => (each === null ? 'answer' : answerOf(evaluator, module, each)))
    return answers.includes('promise') ? { kind: 'promise' } : answers.includes('unknown') ? unknown : value
  })
}

/** What a returned expression gives: a promise counts as yes, and a function of a package may give one. */
function answerOf(evaluator: Evaluator, module: ProgramModule, node: Node): 'answer' | 'promise' | 'unknown' {
  const at = bare(node)
  if (at.type === 'LogicalExpression' || at.type === 'ConditionalExpression') {
    const parts = at.type === 'LogicalExpression' ? [at.left, at.right] : [at.consequent, at.alternate]
    const answers = parts.map((part) => answerOf(evaluator, module, part))
    return answers.includes('promise') ? 'promise' : answers.includes('unknown') ? 'unknown' : 'answer'
  }
  const values = evaluator.valuesOf(module, at)
  if (values.some(({ kind }) => kind === 'promise' || kind === 'import')) return 'promise'
  if (at.type !== 'CallExpression' || bare(at.callee).type !== 'Identifier') return 'answer'
  const source = module.scopes.bindingOf(bare(at.callee))?.sources[0]
  if (source?.kind === 'import' && values.some(({ kind }) => kind === 'unknown')) {
    const [callee] = evaluator.valuesOf(module, at.callee)
    return callee?.kind === 'function' && isFunction(callee.node) ? 'answer' : 'unknown'
  }
  return 'answer'
}
