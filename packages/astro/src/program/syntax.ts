import type { ESTree } from 'vite'

/**
 * The syntax tree that Vite's own parser gives, and the few questions that every stage asks of it. All of it is
 * JavaScript by now: Astro, MDX, TypeScript and the frameworks have compiled their files.
 */
export type Node = ESTree.Node
export type Expression = ESTree.Expression
export type Program = ESTree.Program
export type FunctionNode = ESTree.Function | ESTree.ArrowFunctionExpression
export type CallNode = ESTree.CallExpression

/** Parses the text of a module; throws when it is not JavaScript. */
export type Parse = (code: string) => Program

/** The nodes directly below a node, in source order. */
export function* childrenOf(node: Node): Generator<Node> {
  for (const value of Object.values(node) as readonly unknown[]) {
    if (Array.isArray(value)) {
      for (const item of value as readonly unknown[]) if (isNode(item)) yield item
    } else if (isNode(value)) yield value
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  )
}

/** The string that an import or export names: a module, or a name in quotes. */
export function textOf(node: Node): string {
  if (node.type === 'Literal') return String(node.value)
  return node.type === 'Identifier' ? node.name : ''
}

/** Brackets, `a?.b` and the like, which stand around an expression and do not change its value. */
export function bare(node: Node): Node {
  return node.type === 'ParenthesizedExpression' || node.type === 'ChainExpression' ? bare(node.expression) : node
}

/** The string of a literal, or of a template without gaps; `null` for anything else. */
export function literalString(node: Node): string | null {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? null
  return null
}
