import type { CallSites, Evaluator } from './evaluator.ts'
import type { Program, ProgramModule } from './program.ts'
import { tagOf } from './rendering.ts'
import type { FunctionNode, Node } from './syntax.ts'
import { bare, textOf } from './syntax.ts'
import type { Value } from './values.ts'
import { join, missing, unknown } from './values.ts'

interface Site {
  readonly module: ProgramModule
  readonly nodes: readonly Node[]
}

/**
 * @param evaluator answers without knowing any call
 * @param open components that are rendered from outside, with props that no text of the program says
 * @param handlers functions that Astro calls with its context
 */
export function readCallSites(
  program: Program,
  evaluator: Evaluator,
  open: ReadonlySet<string>,
  handlers: ReadonlySet<FunctionNode>,
): CallSites {
  const calls = new Map<FunctionNode, Site[]>()
  const renders = new Map<string, Site[]>()
  const escaped = new Set<FunctionNode | string>(open)
  for (const module of program.modules.values()) {
    for (const call of module.scopes.calls) {
      if (call.type !== 'CallExpression') continue
      const tag = tagOf(module, call)
      if (tag) {
        for (const value of evaluator.valuesOf(module, tag.component))
          if (value.kind === 'component')
            listOf(renders, value.id).push({ module, nodes: tag.props ? [tag.props] : [] })
        continue
      }
      const { callee, nodes } = directCall(call)
      for (const value of evaluator.valuesOf(module, callee))
        if (value.kind === 'function') listOf(calls, value.node).push({ module, nodes })
    }
    for (const reference of module.scopes.references) {
      if (isExpected(module, reference)) continue
      for (const value of evaluator.valuesOf(module, reference)) {
        if (value.kind === 'function') escaped.add(value.node)
        if (value.kind === 'component') escaped.add(value.id)
      }
    }
  }
  return {
    argument: (at, of, index) => {
      if (index === 0 && handlers.has(of)) return [{ kind: 'context', id: '' }]
      const sites = calls.get(of)
      if (!sites || escaped.has(of)) return [unknown, ...valuesAt(at, sites ?? [], index)]
      return join(valuesAt(at, sites, index))
    },
    props: (at, component) => {
      const sites = renders.get(component)
      return !sites || escaped.has(component) ? [unknown, ...valuesAt(at, sites ?? [], 0)] : valuesAt(at, sites, 0)
    },
  }
}

function valuesAt(evaluator: Evaluator, sites: readonly Site[], index: number): readonly Value[] {
  return join(
    ...sites.map(({ module, nodes }) => {
      if (nodes.slice(0, index + 1).some(({ type }) => type === 'SpreadElement')) return [unknown]
      const node = nodes[index]
      return node === undefined ? [missing] : evaluator.valuesOf(module, node)
    }),
  )
}

/** `f.call(self, a)` calls f with a. */
export function directCall(call: Node): { readonly callee: Node; readonly nodes: readonly Node[] } {
  if (call.type !== 'CallExpression') return { callee: call, nodes: [] }
  const callee = bare(call.callee)
  return callee.type === 'MemberExpression' && !callee.computed && textOf(callee.property) === 'call'
    ? { callee: bare(callee.object), nodes: call.arguments.slice(1) }
    : { callee, nodes: call.arguments }
}

/** Whether a name stands where its value is called, rendered or given another name, and goes nowhere else. */
function isExpected(module: ProgramModule, node: Node): boolean {
  const parent = module.scopes.parentOf(node)
  switch (parent?.type) {
    case 'CallExpression':
      return parent.callee === node || tagOf(module, parent)?.component === node
    case 'MemberExpression':
      return (
        parent.object === node &&
        !parent.computed &&
        ['call', 'props', 'name', 'self'].includes(textOf(parent.property))
      )
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier'
    case 'AssignmentExpression':
      // The compiler's own `Astro.self = $$Page`.
      return (
        parent.left.type === 'Identifier' ||
        (parent.left.type === 'MemberExpression' && textOf(parent.left.property) === 'self')
      )
    case 'ExportDefaultDeclaration':
      return true
    default:
      return false
  }
}

function listOf<Key, Item>(map: Map<Key, Item[]>, key: Key): Item[] {
  const known = map.get(key)
  if (known) return known
  const list: Item[] = []
  map.set(key, list)
  return list
}
