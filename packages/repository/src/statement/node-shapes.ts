/**
 * The nodes of Kysely that a scoped statement may consist of, and what may stand in each of their parts. Casts and
 * plugins can build nodes that no builder builds, and an allowed node in the wrong part changes the meaning of the
 * words around it: an identifier in the place of USING renames the table that a delete is limited by.
 *
 * The table has an entry for each kind of node and for each of its parts, so that it does not compile when a version
 * of Kysely adds one.
 */
import { isColumnDataType, isOperator, type OperationNodeKind, type SelectModifierNode, type JoinNode } from 'kysely'
import type { AllowedNode } from './allowed-node.ts'

export type PartRule =
  /** One node, or a list of nodes. Without `kinds`, of every allowed kind. */
  | { readonly holds: 'node' | 'nodes'; readonly kinds?: readonly OperationNodeKind[] }
  /** A plain value. Kysely writes some of them into the SQL unquoted. */
  | { readonly holds: 'value'; readonly is: (value: unknown) => boolean }
  /** A list of plain values. */
  | { readonly holds: 'values'; readonly is: (value: unknown) => boolean }
  /** Refused when it is there. */
  | { readonly holds: 'nothing' }

export type ShapeOf<Node> = { readonly [Part in Exclude<keyof Node, 'kind'>]-?: PartRule }

/** Not part of a scoped statement. */
const refused = 'refused'

/** A shape for each allowed kind, and `refused` for all others. */
export type NodeShapes = {
  readonly [Kind in OperationNodeKind]: Kind extends AllowedNode['kind']
    ? ShapeOf<Extract<AllowedNode, { readonly kind: Kind }>>
    : typeof refused
}

const node = (...kinds: readonly OperationNodeKind[]): PartRule => ({
  holds: 'node',
  ...(kinds.length > 0 ? { kinds } : {}),
})
const nodes = (...kinds: readonly OperationNodeKind[]): PartRule => ({
  holds: 'nodes',
  ...(kinds.length > 0 ? { kinds } : {}),
})
const value = (is: (value: unknown) => boolean): PartRule => ({ holds: 'value', is })
const oneOf = (names: Readonly<Record<string, true>>): PartRule =>
  value((name) => typeof name === 'string' && Object.hasOwn(names, name))
const nothing: PartRule = { holds: 'nothing' }
const isString = (part: unknown): boolean => typeof part === 'string'
const text = value(isString)
const flag = value((part) => typeof part === 'boolean')
/** Values that become parameters, which cannot change the SQL. */
const parameter = value(() => true)

const joinTypes = {
  InnerJoin: true,
  LeftJoin: true,
  RightJoin: true,
  FullJoin: true,
  CrossJoin: true,
  LateralInnerJoin: true,
  LateralLeftJoin: true,
  LateralCrossJoin: true,
  Using: true,
} as const satisfies Partial<Record<JoinNode['joinType'], true>>

const modifiers = {
  ForUpdate: true,
  ForNoKeyUpdate: true,
  ForShare: true,
  ForKeyShare: true,
  NoWait: true,
  SkipLocked: true,
  Distinct: true,
} as const satisfies Record<NonNullable<SelectModifierNode['modifier']>, true>

const allowedShapes = {
  SelectQueryNode: {
    from: node('FromNode'),
    selections: nodes('SelectionNode'),
    distinctOn: nodes(),
    joins: nodes('JoinNode'),
    groupBy: node('GroupByNode'),
    orderBy: node('OrderByNode'),
    where: node('WhereNode'),
    frontModifiers: nodes('SelectModifierNode'),
    endModifiers: nodes('SelectModifierNode'),
    limit: node('LimitNode'),
    offset: node('OffsetNode'),
    with: node('WithNode'),
    having: node('HavingNode'),
    explain: nothing,
    setOperations: nodes('SetOperationNode'),
    fetch: node('FetchNode'),
    top: nothing,
  },
  InsertQueryNode: {
    into: node('TableNode'),
    columns: nodes('ColumnNode'),
    values: node(),
    returning: node('ReturningNode'),
    onConflict: node('OnConflictNode'),
    onDuplicateKey: nothing,
    with: node('WithNode'),
    orAction: nothing,
    replace: nothing,
    explain: nothing,
    defaultValues: flag,
    endModifiers: nothing,
    top: nothing,
    output: nothing,
  },
  UpdateQueryNode: {
    table: node(),
    from: node('FromNode'),
    joins: nodes('JoinNode'),
    where: node('WhereNode'),
    updates: nodes('ColumnUpdateNode'),
    returning: node('ReturningNode'),
    with: node('WithNode'),
    explain: nothing,
    endModifiers: nothing,
    limit: nothing,
    top: nothing,
    output: nothing,
    orderBy: nothing,
  },
  DeleteQueryNode: {
    from: node('FromNode'),
    using: node('UsingNode'),
    joins: nodes('JoinNode'),
    where: node('WhereNode'),
    returning: node('ReturningNode'),
    with: node('WithNode'),
    orderBy: nothing,
    limit: nothing,
    explain: nothing,
    endModifiers: nothing,
    top: nothing,
    output: nothing,
  },
  MergeQueryNode: {
    into: node('TableNode', 'AliasNode'),
    using: node('JoinNode'),
    whens: nodes('WhenNode'),
    with: node('WithNode'),
    top: nothing,
    returning: node('ReturningNode'),
    output: nothing,
    endModifiers: nothing,
  },
  WithNode: { expressions: nodes('CommonTableExpressionNode'), recursive: flag },
  CommonTableExpressionNode: { name: node('CommonTableExpressionNameNode'), materialized: flag, expression: node() },
  CommonTableExpressionNameNode: { table: node('TableNode'), columns: nodes('ColumnNode') },
  FromNode: { froms: nodes() },
  UsingNode: { tables: nodes() },
  JoinNode: { joinType: oneOf(joinTypes), table: node(), on: node('OnNode') },
  OnNode: { on: node() },
  TableNode: { table: node('SchemableIdentifierNode') },
  SchemableIdentifierNode: { schema: node('IdentifierNode'), identifier: node('IdentifierNode') },
  IdentifierNode: { name: text },
  AliasNode: { node: node(), alias: node() },
  ColumnNode: { column: node('IdentifierNode') },
  ReferenceNode: { column: node('ColumnNode', 'SelectAllNode'), table: node('TableNode') },
  SelectAllNode: {},
  SelectionNode: { selection: node() },
  SelectModifierNode: { modifier: oneOf(modifiers), rawModifier: node(), of: nodes() },
  WhereNode: { where: node() },
  HavingNode: { having: node() },
  GroupByNode: { items: nodes('GroupByItemNode') },
  GroupByItemNode: { groupBy: node() },
  OrderByNode: { items: nodes('OrderByItemNode') },
  OrderByItemNode: {
    orderBy: node(),
    direction: node(),
    nulls: oneOf({ first: true, last: true }),
    collation: node('CollateNode'),
  },
  LimitNode: { limit: node() },
  OffsetNode: { offset: node() },
  FetchNode: { rowCount: node('ValueNode'), modifier: oneOf({ only: true, 'with ties': true }) },
  SetOperationNode: {
    operator: oneOf({ union: true, intersect: true, except: true }),
    expression: node(),
    all: flag,
  },
  ReturningNode: { selections: nodes('SelectionNode') },
  ColumnUpdateNode: { column: node(), value: node() },
  OnConflictNode: {
    columns: nodes('ColumnNode'),
    constraint: node('IdentifierNode'),
    indexExpression: node(),
    indexWhere: node('WhereNode'),
    updates: nodes('ColumnUpdateNode'),
    updateWhere: node('WhereNode'),
    doNothing: flag,
  },
  ValuesNode: { values: nodes('ValueListNode', 'PrimitiveValueListNode') },
  ValueListNode: { values: nodes() },
  PrimitiveValueListNode: { values: { holds: 'values', is: () => true } },
  DefaultInsertValueNode: {},
  WhenNode: { condition: node(), result: node() },
  MatchedNode: { not: flag, bySource: flag },
  ValueNode: { value: parameter, immediate: flag },
  RawNode: { sqlFragments: { holds: 'values', is: isString }, parameters: nodes() },
  AndNode: { left: node(), right: node() },
  OrNode: { left: node(), right: node() },
  ParensNode: { node: node() },
  TupleNode: { values: nodes() },
  BinaryOperationNode: { leftOperand: node(), operator: node(), rightOperand: node() },
  UnaryOperationNode: { operator: node(), operand: node() },
  OperatorNode: { operator: value((name) => isOperator(name)) },
  FunctionNode: { func: text, arguments: nodes() },
  AggregateFunctionNode: {
    func: text,
    aggregated: nodes(),
    distinct: flag,
    orderBy: node('OrderByNode'),
    withinGroup: node('OrderByNode'),
    filter: node('WhereNode'),
    over: node('OverNode'),
  },
  OverNode: { orderBy: node('OrderByNode'), partitionBy: node('PartitionByNode') },
  PartitionByNode: { items: nodes('PartitionByItemNode') },
  PartitionByItemNode: { partitionBy: node() },
  CaseNode: { value: node(), when: nodes('WhenNode'), else: node(), isStatement: flag },
  CastNode: { expression: node(), dataType: node() },
  DataTypeNode: { dataType: value((name) => typeof name === 'string' && Boolean(isColumnDataType(name))) },
  CollateNode: { collation: node('IdentifierNode') },
  JSONReferenceNode: { reference: node(), traversal: node('JSONPathNode', 'JSONOperatorChainNode') },
  JSONPathNode: { inOperator: node('OperatorNode'), pathLegs: nodes('JSONPathLegNode') },
  JSONPathLegNode: {
    type: oneOf({ Member: true, ArrayLocation: true }),
    value: value((leg) => typeof leg === 'string' || typeof leg === 'number'),
  },
  JSONOperatorChainNode: { operator: node(), values: nodes('ValueNode') },
} as const satisfies Pick<NodeShapes, AllowedNode['kind']>

export const nodeShapes = {
  ...allowedShapes,
  // Schemas are changed in migrations.
  CreateTableNode: refused,
  ColumnDefinitionNode: refused,
  AddColumnNode: refused,
  DropTableNode: refused,
  CreateIndexNode: refused,
  DropIndexNode: refused,
  ReferencesNode: refused,
  PrimaryKeyConstraintNode: refused,
  UniqueConstraintNode: refused,
  CheckConstraintNode: refused,
  ForeignKeyConstraintNode: refused,
  CreateSchemaNode: refused,
  DropSchemaNode: refused,
  AlterTableNode: refused,
  ModifyColumnNode: refused,
  DropColumnNode: refused,
  RenameColumnNode: refused,
  AlterColumnNode: refused,
  AddConstraintNode: refused,
  DropConstraintNode: refused,
  RenameConstraintNode: refused,
  CreateViewNode: refused,
  RefreshMaterializedViewNode: refused,
  DropViewNode: refused,
  GeneratedNode: refused,
  DefaultValueNode: refused,
  CreateTypeNode: refused,
  AlterTypeNode: refused,
  AddValueNode: refused,
  RenameValueNode: refused,
  DropTypeNode: refused,
  AddIndexNode: refused,
  // Estimates of `explain` count the rows of every organization.
  ExplainNode: refused,
  // Other databases, and lists that no statement of PostgreSQL contains.
  OnDuplicateKeyNode: refused,
  TopNode: refused,
  OutputNode: refused,
  OrActionNode: refused,
  ListNode: refused,
} as const satisfies NodeShapes
