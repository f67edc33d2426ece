import { directCall } from './call-sites.ts'
import type { KnownGuard } from './known-guards.ts'
import type { ProgramModule } from './program.ts'
import type { Node } from './syntax.ts'
import { bare, childrenOf, textOf } from './syntax.ts'

/** The requirement of a guard's call, as a person would write it; empty when there is none, or no call. */
export function requirementOf(module: ProgramModule, guard: Node, place: KnownGuard['requirement']): string {
  const call = callAround(module, guard)
  if (call === null || place === null) return ''
  const { nodes } = directCall(call)
  const [first, second] = nodes
  const requirement =
    place === 'first argument' ? first : place === 'second argument' ? second : propertyOf(first, 'requires')
  return requirement ? print(module, requirement) : ''
}

function callAround(module: ProgramModule, guard: Node): Node | null {
  const parent = module.scopes.parentOf(guard)
  if (parent === null) return null
  if (parent.type === 'CallExpression') return directCall(parent).callee === bare(guard) ? parent : null
  const isStep = parent.type === 'ChainExpression' || parent.type === 'ParenthesizedExpression'
  const isCall = parent.type === 'MemberExpression' && parent.object === guard && textOf(parent.property) === 'call'
  if (isCall) {
    const outer = module.scopes.parentOf(parent)
    return outer?.type === 'CallExpression' ? outer : null
  }
  return isStep ? callAround(module, parent) : null
}

function propertyOf(object: Node | undefined, key: string): Node | null {
  if (object?.type !== 'ObjectExpression') return null
  const found = object.properties.find((property) => property.type === 'Property' && textOf(property.key) === key)
  return found?.type === 'Property' ? found.value : null
}

/** On one line, with strings in single quotes, however the compiler printed it. */
function print(module: ProgramModule, node: Node): string {
  let text = module.code.slice(node.start, node.end)
  for (const { start, end, value } of stringsIn(node).toReversed())
    text = `${text.slice(0, start - node.start)}'${value}'${text.slice(end - node.start)}`
  return text
    .replace(/\s+/g, ' ')
    .replace(/([([{]) (?=\S)/g, (whole, bracket: string) => (bracket === '{' ? whole : bracket))
    .replace(/,? ([)\]])/g, '$1')
}

function stringsIn(node: Node): readonly { readonly start: number; readonly end: number; readonly value: string }[] {
  if (node.type === 'Literal' && typeof node.value === 'string' && !/['\\\n]/.test(node.value))
    return [{ start: node.start, end: node.end, value: node.value }]
  return [...childrenOf(node)].flatMap(stringsIn)
}
