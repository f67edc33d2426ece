import type { Half } from './fact.ts'
import type { ProgramModule } from './program.ts'
import type { Node } from './syntax.ts'
import { bare, textOf } from './syntax.ts'

/** Which half of a component a node is for: the branches of `Astro.isPrerendered` run apart. */
export function halfOf(module: ProgramModule, node: Node): Half | null {
  return module.code.includes('isPrerendered') ? halfAround(module, node) : null
}

function halfAround(module: ProgramModule, node: Node): Half | null {
  const parent = module.scopes.parentOf(node)
  if (parent === null) return null
  const [test, yes, no] =
    parent.type === 'ConditionalExpression' || parent.type === 'IfStatement'
      ? [parent.test, parent.consequent, parent.alternate]
      : parent.type === 'LogicalExpression' && parent.operator !== '??'
        ? [parent.left, parent.operator === '&&' ? parent.right : null, parent.operator === '||' ? parent.right : null]
        : [null, null, null]
  const half = test === null ? null : testedHalf(test)
  if (half !== null && node === yes) return half
  if (half !== null && node === no) return half === 'prerendered' ? 'on-demand' : 'prerendered'
  return halfAround(module, parent)
}

/** The half in which a test holds. */
function testedHalf(node: Node): Half | null {
  const test = bare(node)
  if (test.type === 'MemberExpression' && !test.computed && textOf(test.property) === 'isPrerendered')
    return 'prerendered'
  if (test.type === 'UnaryExpression' && test.operator === '!') {
    const inner = testedHalf(test.argument)
    return inner === null ? null : inner === 'prerendered' ? 'on-demand' : 'prerendered'
  }
  return null
}
