import { directCall } from './call-sites.ts'
import type { Evaluator } from './evaluator.ts'
import type { ProgramModule } from './program.ts'
import { tagOf } from './rendering.ts'
import type { Node } from './syntax.ts'
import type { Step } from './bindings.ts'
import type { Value } from './values.ts'

/** Where the value of an expression goes. */
export type Consumer =
  /** To where the audit follows it: a variable, a function of the project, a test. */
  | { readonly kind: 'followed' }
  /** `value.key`; the key is `null` when only the running program knows it. */
  | { readonly kind: 'member'; readonly node: Node; readonly key: Step }
  | { readonly kind: 'tag'; readonly props: Node | null }
  /** Into code that the audit does not read, or into a place that it does not follow. */
  | { readonly kind: 'lost'; readonly node: Node }

export function consumerOf(
  evaluator: Evaluator,
  module: ProgramModule,
  node: Node,
  keyOf: (member: Node) => string | null,
): Consumer {
  const parent = module.scopes.parentOf(node)
  const on = (next: Node) => consumerOf(evaluator, module, next, keyOf)
  const followed: Consumer = { kind: 'followed' }
  switch (parent?.type) {
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return on(parent)
    case 'MemberExpression':
      return parent.object === node ? { kind: 'member', node: parent, key: keyOf(parent) } : followed
    case 'ConditionalExpression':
    case 'LogicalExpression':
      return 'test' in parent && parent.test === node ? followed : on(parent)
    case 'SequenceExpression':
      return parent.expressions.at(-1) === node ? on(parent) : followed
    case 'AwaitExpression':
    case 'VariableDeclarator':
    case 'ExportDefaultDeclaration':
    case 'ExpressionStatement':
    case 'IfStatement':
    case 'WhileStatement':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'AssignmentPattern':
      return followed
    case 'AssignmentExpression':
      return parent.right !== node || parent.left.type !== 'MemberExpression'
        ? followed
        : { kind: 'lost', node: parent }
    case 'Property':
      return parent.value === node ? on(parent) : followed
    case 'ObjectExpression':
      return on(parent)
    case 'CallExpression':
      return parent.callee === node ? followed : argumentOf(evaluator, module, parent, node)
    default:
      return { kind: 'lost', node: parent ?? node }
  }
}

/** An argument: of a tag, of a function of the project, or of code that is not read. */
function argumentOf(evaluator: Evaluator, module: ProgramModule, call: Node, node: Node): Consumer {
  const tag = tagOf(module, call)
  if (tag?.component === node) return { kind: 'tag', props: tag.props }
  if (tag?.props === node)
    return areRead(evaluator, module, tag.component, 'component') ? { kind: 'followed' } : { kind: 'lost', node: call }
  const { callee, nodes } = directCall(call)
  const isRead = nodes.includes(node) && areRead(evaluator, module, callee, 'function')
  // `Object.freeze(value)` and `protect(Astro)`: the first is looked through, the second is this package's.
  const isLookedThrough = evaluator.valuesOf(module, call).some(({ kind }) => kind === 'object')
  const isOwn = evaluator.valuesOf(module, callee).every(({ kind }) => kind === 'known')
  return isRead || isLookedThrough || isOwn ? { kind: 'followed' } : { kind: 'lost', node: call }
}

function areRead(evaluator: Evaluator, module: ProgramModule, node: Node, kind: 'component' | 'function'): boolean {
  const values = evaluator.valuesOf(module, node)
  return values.length > 0 && values.every((value) => value.kind === kind && !usesArguments(value))
}

/** A function that takes its arguments without naming them. */
function usesArguments(value: Value): boolean {
  if (value.kind !== 'function') return false
  return /\barguments\b/.test(value.module.code.slice(value.node.start, value.node.end))
}
