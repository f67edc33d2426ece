/** The kinds of nodes a scoped statement may be made of, and the values that Kysely writes into SQL as they are. */
import { isColumnDataType, isOperator, type OperationNode } from 'kysely'
import { IsolationError } from '../errors/isolation-error.ts'

export const ALLOWED_NODES: ReadonlySet<string> = new Set([
  ...['SelectQueryNode', 'InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode', 'MergeQueryNode'],
  ...[
    'WithNode',
    'CommonTableExpressionNode',
    'CommonTableExpressionNameNode',
    'FromNode',
    'UsingNode',
    'JoinNode',
    'OnNode',
  ],
  ...[
    'TableNode',
    'SchemableIdentifierNode',
    'IdentifierNode',
    'AliasNode',
    'ColumnNode',
    'ReferenceNode',
    'SelectAllNode',
  ],
  ...[
    'SelectionNode',
    'SelectModifierNode',
    'WhereNode',
    'HavingNode',
    'GroupByNode',
    'GroupByItemNode',
    'OrderByNode',
    'OrderByItemNode',
  ],
  ...[
    'LimitNode',
    'OffsetNode',
    'FetchNode',
    'SetOperationNode',
    'ReturningNode',
    'ColumnUpdateNode',
    'OnConflictNode',
  ],
  ...['ValuesNode', 'ValueListNode', 'PrimitiveValueListNode', 'DefaultInsertValueNode', 'WhenNode', 'MatchedNode'],
  ...[
    'ValueNode',
    'RawNode',
    'AndNode',
    'OrNode',
    'ParensNode',
    'TupleNode',
    'BinaryOperationNode',
    'UnaryOperationNode',
    'OperatorNode',
  ],
  ...[
    'FunctionNode',
    'AggregateFunctionNode',
    'OverNode',
    'PartitionByNode',
    'PartitionByItemNode',
    'CaseNode',
    'CastNode',
    'DataTypeNode',
  ],
  ...['CollateNode', 'JSONReferenceNode', 'JSONPathNode', 'JSONPathLegNode', 'JSONOperatorChainNode'],
])

const STATEMENTS = new Set([
  'SelectQueryNode',
  'InsertQueryNode',
  'UpdateQueryNode',
  'DeleteQueryNode',
  'MergeQueryNode',
])

export const isStatement = (node: OperationNode): boolean => STATEMENTS.has(node.kind)

const JOINS = [
  ...['InnerJoin', 'LeftJoin', 'RightJoin', 'FullJoin', 'CrossJoin', 'Using'],
  ...['LateralInnerJoin', 'LateralLeftJoin', 'LateralCrossJoin'],
]

/** Values that the compiler appends without quoting; anything but the expected ones could carry SQL. */
const LITERAL_VALUES: Readonly<Record<string, (node: Record<string, unknown>) => boolean>> = {
  OperatorNode: (node) => isOperator(node['operator']),
  DataTypeNode: (node) => typeof node['dataType'] === 'string' && Boolean(isColumnDataType(node['dataType'])),
  SetOperationNode: (node) => ['union', 'intersect', 'except'].includes(String(node['operator'])),
  JoinNode: (node) => JOINS.includes(String(node['joinType'])),
  FetchNode: (node) => ['only', 'with ties'].includes(String(node['modifier'])),
  OrderByItemNode: (node) => [undefined, 'first', 'last'].includes(node['nulls'] as undefined),
  IdentifierNode: (node) => typeof node['name'] === 'string',
  CollateNode: ({ collation }) => {
    const { kind, name } = (collation ?? {}) as { readonly kind?: unknown; readonly name?: unknown }
    return kind === 'IdentifierNode' && typeof name === 'string'
  },
  ValueNode: (node) =>
    node['immediate'] !== true ||
    ['string', 'number', 'boolean', 'bigint'].includes(typeof node['value']) ||
    node['value'] === null,
  FunctionNode: (node) => typeof node['func'] === 'string',
  AggregateFunctionNode: (node) => typeof node['func'] === 'string',
  JSONPathLegNode: (node) => node['type'] === 'Member' || /^(\d+|last|last-\d+|#-\d+|\*)$/.test(String(node['value'])),
}

export function assertKnownLeaf(node: OperationNode): void {
  const isKnown = Object.hasOwn(LITERAL_VALUES, node.kind) ? LITERAL_VALUES[node.kind] : undefined
  if (isKnown && !isKnown(node as unknown as Record<string, unknown>)) throw refuseNode(`value of ${node.kind}`)
}

const rawText = (node: OperationNode): string | undefined => {
  const { sqlFragments, parameters } = node as unknown as {
    sqlFragments?: readonly string[]
    parameters?: readonly unknown[]
  }
  return node.kind === 'RawNode' && parameters?.length === 0 ? sqlFragments?.join('').trim().toLowerCase() : undefined
}

/** `asc`, `desc`, with or without `nulls first`. */
export const isDirection = (node: OperationNode): boolean =>
  /^(asc|desc)?( ?nulls (first|last))?$/.test(rawText(node) ?? '?')

/** Row locks and `distinct`, for `modifyFront` and `modifyEnd` of a select. */
export const isModifier = (node: OperationNode): boolean =>
  /^(distinct|all|for (no key )?update|for (key )?share)( (skip locked|nowait))?$/.test(rawText(node) ?? '?')

/** What MERGE does to a row besides inserting and updating it. */
export const isMergeAction = (node: OperationNode): boolean => /^(delete|do nothing)$/.test(rawText(node) ?? '?')

export const refuseNode = (what: string): IsolationError =>
  new IsolationError(
    'statement_not_allowed',
    `A scoped statement cannot contain this: ${what}. Write it another way, or run it in systemScope().`,
  )
