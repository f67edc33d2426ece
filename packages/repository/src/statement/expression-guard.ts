/** Expressions: known functions, and raw SQL only where it is harmless. `copyStatement` has checked the nodes. */
import {
  IdentifierNode,
  OperationNodeTransformer,
  OperatorNode,
  ParensNode,
  ReferenceNode,
  SchemableIdentifierNode,
  TableNode,
  type AggregateFunctionNode,
  type AliasNode,
  type BinaryOperationNode,
  type FunctionNode,
  type JSONOperatorChainNode,
  type JSONPathLegNode,
  type JSONReferenceNode,
  type OperationNode,
  type OrderByItemNode,
  type RawNode,
  type SelectModifierNode,
  type SetOperationNode,
  type UnaryOperationNode,
  type ValueNode,
} from 'kysely'
import { IsolationError } from '../errors/isolation-error.ts'
import { isDirection, isModifier, isStatement, refuseNode } from './allowed-node.ts'
import { assertHarmlessFragment, functionRefused } from './raw-fragment.ts'
import type { TenantSchema } from './tenant-schema.ts'

export abstract class ExpressionGuard extends OperationNodeTransformer {
  protected readonly schema: TenantSchema

  constructor(schema: TenantSchema) {
    super()
    this.schema = schema
  }

  protected override transformNodeImpl<T extends OperationNode>(node: T): T {
    const parent = this.nodeStack.at(-2)
    const writes = isStatement(node) && node.kind !== 'SelectQueryNode'
    if (writes && parent && parent.kind !== 'CommonTableExpressionNode' && parent.kind !== 'WhenNode')
      throw refuseNode(node.kind)
    return super.transformNodeImpl(node)
  }

  protected override transformTable(node: TableNode): TableNode {
    return TableNode.create(tableName(node))
  }

  protected override transformRaw(node: RawNode): RawNode {
    // A nested fragment was checked as a part of the outer one.
    if (this.nodeStack.at(-2)?.kind !== 'RawNode') assertHarmlessFragment(node, this.schema.functions)
    return super.transformRaw(node)
  }

  protected override transformFunction(node: FunctionNode): FunctionNode {
    if (!this.schema.functions.has(node.func)) throw functionRefused(node.func)
    return super.transformFunction(node)
  }

  protected override transformAggregateFunction(node: AggregateFunctionNode): AggregateFunctionNode {
    if (!this.schema.functions.has(node.func)) throw functionRefused(node.func)
    return super.transformAggregateFunction(node)
  }

  protected override transformAlias(node: AliasNode): AliasNode {
    if (!IdentifierNode.is(node.alias)) throw refuseNode('alias that is raw SQL')
    return super.transformAlias(node)
  }

  protected override transformBinaryOperation(node: BinaryOperationNode): BinaryOperationNode {
    if (!OperatorNode.is(node.operator)) throw refuseNode('operator that is raw SQL')
    return super.transformBinaryOperation(node)
  }

  protected override transformUnaryOperation(node: UnaryOperationNode): UnaryOperationNode {
    if (!OperatorNode.is(node.operator)) throw refuseNode('operator that is raw SQL')
    const transformed = super.transformUnaryOperation(node)
    // Kysely writes `-` and its operand without a space, and two of them begin a comment.
    return node.operator.operator === '-'
      ? { ...transformed, operand: ParensNode.create(transformed.operand) }
      : transformed
  }

  protected override transformValue(node: ValueNode): ValueNode {
    if (node.immediate && !isPlainLiteral(node.value)) throw refuseNode('literal that is an object')
    return super.transformValue(node)
  }

  protected override transformJSONPathLeg(node: JSONPathLegNode): JSONPathLegNode {
    if (node.type === 'ArrayLocation' && !/^(\d+|last|last-\d+|#-\d+|\*)$/.test(String(node.value)))
      throw refuseNode('JSON path location that is not an index')
    return super.transformJSONPathLeg(node)
  }

  protected override transformJSONReference(node: JSONReferenceNode): JSONReferenceNode {
    const { reference, traversal } = node
    const hasOperator =
      traversal.kind === 'JSONOperatorChainNode' || (traversal.kind === 'JSONPathNode' && traversal.inOperator)
    if (!ReferenceNode.is(reference) || !hasOperator) throw refuseNode('JSON path on raw SQL')
    return super.transformJSONReference(node)
  }

  protected override transformJSONOperatorChain(node: JSONOperatorChainNode): JSONOperatorChainNode {
    if (!OperatorNode.is(node.operator)) throw refuseNode('operator that is raw SQL')
    return super.transformJSONOperatorChain(node)
  }

  protected override transformSetOperation(node: SetOperationNode): SetOperationNode {
    const { expression } = node
    const query = ParensNode.is(expression) ? expression.node : expression
    if (query.kind !== 'SelectQueryNode') throw refuseNode(`${node.operator} with ${query.kind}`)
    return super.transformSetOperation(node)
  }

  protected override transformOrderByItem(node: OrderByItemNode): OrderByItemNode {
    if (node.direction && !isDirection(node.direction)) throw refuseNode('direction that is raw SQL')
    return super.transformOrderByItem(node)
  }

  protected override transformSelectModifier(node: SelectModifierNode): SelectModifierNode {
    if (!node.rawModifier) return super.transformSelectModifier(node)
    if (node.of || !isModifier(node.rawModifier)) throw refuseNode('modifier that is raw SQL')
    return node
  }
}

const isPlainLiteral = (value: unknown): boolean =>
  value === null || ['string', 'number', 'boolean', 'bigint'].includes(typeof value)

/** A table's name, which has no schema. */
export function tableName(node: OperationNode): string {
  if (!TableNode.is(node) || !SchemableIdentifierNode.is(node.table)) throw refuseNode('table that is raw SQL')
  const { schema, identifier } = node.table
  if (!IdentifierNode.is(identifier) || typeof identifier.name !== 'string') throw refuseNode('table that is raw SQL')
  if (schema) {
    throw new IsolationError(
      'schema_qualified_table',
      `"${identifier.name}" is named with a schema.`,
      'Name tables as in tenantTables, without a schema.',
    )
  }
  return identifier.name
}
