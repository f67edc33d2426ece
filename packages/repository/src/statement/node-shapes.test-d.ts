/** The tables of nodes are complete: a kind or a part that Kysely adds is a compile error until it has an entry. */
import type { OperationNodeKind, SelectQueryNode } from 'kysely'
import type { AllowedNode } from './allowed-node.ts'
import type { NodeShapes, ShapeOf, nodeShapes } from './node-shapes.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <T extends true>(): T => true as T

holds<Equal<keyof typeof nodeShapes, OperationNodeKind>>()
holds<Equal<AllowedNode['kind'] extends OperationNodeKind ? true : false, true>>()

declare const shapes: typeof nodeShapes
const { ListNode: _, ...withoutKind } = shapes
// @ts-expect-error -- a kind without an entry
withoutKind satisfies NodeShapes

interface Grown extends SelectQueryNode {
  readonly window?: SelectQueryNode
}
shapes.SelectQueryNode satisfies ShapeOf<SelectQueryNode>
// @ts-expect-error -- a part without an entry
shapes.SelectQueryNode satisfies ShapeOf<Grown>
