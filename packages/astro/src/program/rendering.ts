import type { ProgramModule } from './program.ts'
import type { Node } from './syntax.ts'
import { bare, literalString, textOf } from './syntax.ts'

/** What the compilers of Astro and JSX turn tags into. */
type Rendering = 'createComponent' | 'renderComponent' | 'jsx'

const byName: ReadonlyMap<string, Rendering> = new Map([
  ['createComponent', 'createComponent'],
  ['renderComponent', 'renderComponent'],
  ['jsx', 'jsx'],
  ['jsxs', 'jsx'],
  ['jsxDEV', 'jsx'],
  ['createElement', 'jsx'],
  ['h', 'jsx'],
])

/** One tag: `<Component a={1}>`. */
export interface Tag {
  readonly component: Node
  readonly props: Node | null
  /** `server:defer`: rendered on demand, wherever the tag is. */
  readonly isDeferred: boolean
}

/** Which function of a compiler a name stands for. The compilers import them, so that no variable hides them. */
export function renderingOf(module: ProgramModule, name: Node): Rendering | null {
  const source = module.scopes.bindingOf(name)?.sources[0]
  return source?.kind === 'import' ? (byName.get(source.name) ?? null) : null
}

/** The tag that a call stands for. */
export function tagOf(module: ProgramModule, node: Node): Tag | null {
  if (node.type !== 'CallExpression') return null
  const callee = bare(node.callee)
  const name = callee.type === 'MemberExpression' ? memberRendering(callee) : renderingOf(module, callee)
  const [component, props] = name === 'renderComponent' ? [node.arguments[2], node.arguments[3]] : node.arguments
  if (name === null || name === 'createComponent' || !component) return null
  return { component, props: props ?? null, isDeferred: props !== undefined && isDeferred(props) }
}

/** `React.createElement(…)`. */
function memberRendering(node: Node): Rendering | null {
  return node.type === 'MemberExpression' && !node.computed && textOf(node.property) === 'createElement' ? 'jsx' : null
}

function isDeferred(props: Node): boolean {
  return (
    props.type === 'ObjectExpression' &&
    props.properties.some(
      (property) =>
        property.type === 'Property' &&
        literalString(property.key) === 'server:component-directive' &&
        literalString(property.value) === 'defer',
    )
  )
}
