/**
 * Copies a statement to plain data before anything else looks at it, and refuses parts that do not belong where they
 * are. Each part is read once, so that a getter or a proxy cannot show one statement to the check and another one to
 * the compiler.
 */
import type { OperationNode, RootOperationNode } from 'kysely'
import { refuseNode } from './allowed-node.ts'
import { nodeShapes, type PartRule } from './node-shapes.ts'

type Shape = Readonly<Record<string, PartRule>>

const shapes: ReadonlyMap<unknown, Shape> = new Map(
  Object.entries(nodeShapes).flatMap(([kind, shape]) => (shape === 'refused' ? [] : [[kind, shape as Shape] as const])),
)

/** @throws {IsolationError} `statement_not_allowed` */
export const copyStatement = (statement: RootOperationNode): RootOperationNode =>
  copyNode(statement, undefined, 'statement') as unknown as RootOperationNode

function copyNode(node: unknown, kinds: readonly string[] | undefined, place: string): OperationNode {
  if (typeof node !== 'object' || node === null) throw refuseNode(`${typeof node} as ${place}`)
  const { kind } = node as { readonly kind?: unknown }
  const shape = shapes.get(kind)
  if (shape === undefined) throw refuseNode(typeof kind === 'string' ? kind : `object as ${place}`)
  if (kinds && !kinds.includes(kind as string)) throw refuseNode(`${kind as string} as ${place}`)
  const copy: Record<string, unknown> = { kind }
  for (const part of Object.keys(node)) {
    if (part === 'kind') continue
    const found = (node as Readonly<Record<string, unknown>>)[part]
    if (found === undefined) continue
    if (!Object.hasOwn(shape, part)) throw refuseNode(`${kind as string}.${part}`)
    const copied = copyPart(found, shape[part]!, `${part} of ${kind as string}`)
    if (copied !== absent) copy[part] = copied
  }
  return copy as unknown as OperationNode
}

const absent = Symbol('absent')

function copyPart(found: unknown, rule: PartRule, place: string): unknown {
  switch (rule.holds) {
    case 'node':
      return copyNode(found, rule.kinds, place)
    case 'nodes':
      return listOf(found, place).map((node) => copyNode(node, rule.kinds, place))
    case 'value':
      if (!rule.is(found)) throw refuseNode(`value as ${place}`)
      return found
    case 'values': {
      const values = listOf(found, place)
      if (!values.every(rule.is)) throw refuseNode(`value as ${place}`)
      return values
    }
    case 'nothing':
      if (found === false || found === null || (Array.isArray(found) && found.length === 0)) return absent
      throw refuseNode(place)
  }
}

const listOf = (found: unknown, place: string): readonly unknown[] => {
  if (!Array.isArray(found)) throw refuseNode(`${typeof found} instead of a list as ${place}`)
  return Array.from(found as readonly unknown[])
}
