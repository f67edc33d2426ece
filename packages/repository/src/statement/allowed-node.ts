/** The nodes that a scoped statement may consist of, and the few raw words among them. */
import type * as kysely from 'kysely'
import type { OperationNode } from 'kysely'
import { IsolationError } from '../errors/isolation-error.ts'

export type AllowedNode =
  | kysely.SelectQueryNode
  | kysely.InsertQueryNode
  | kysely.UpdateQueryNode
  | kysely.DeleteQueryNode
  | kysely.MergeQueryNode
  | kysely.WithNode
  | kysely.CommonTableExpressionNode
  | kysely.CommonTableExpressionNameNode
  | kysely.FromNode
  | kysely.UsingNode
  | kysely.JoinNode
  | kysely.OnNode
  | kysely.TableNode
  | kysely.SchemableIdentifierNode
  | kysely.IdentifierNode
  | kysely.AliasNode
  | kysely.ColumnNode
  | kysely.ReferenceNode
  | kysely.SelectAllNode
  | kysely.SelectionNode
  | kysely.SelectModifierNode
  | kysely.WhereNode
  | kysely.HavingNode
  | kysely.GroupByNode
  | kysely.GroupByItemNode
  | kysely.OrderByNode
  | kysely.OrderByItemNode
  | kysely.LimitNode
  | kysely.OffsetNode
  | kysely.FetchNode
  | kysely.SetOperationNode
  | kysely.ReturningNode
  | kysely.ColumnUpdateNode
  | kysely.OnConflictNode
  | kysely.ValuesNode
  | kysely.ValueListNode
  | kysely.PrimitiveValueListNode
  | kysely.DefaultInsertValueNode
  | kysely.WhenNode
  | kysely.MatchedNode
  | kysely.ValueNode
  | kysely.RawNode
  | kysely.AndNode
  | kysely.OrNode
  | kysely.ParensNode
  | kysely.TupleNode
  | kysely.BinaryOperationNode
  | kysely.UnaryOperationNode
  | kysely.OperatorNode
  | kysely.FunctionNode
  | kysely.AggregateFunctionNode
  | kysely.OverNode
  | kysely.PartitionByNode
  | kysely.PartitionByItemNode
  | kysely.CaseNode
  | kysely.CastNode
  | kysely.DataTypeNode
  | kysely.CollateNode
  | kysely.JSONReferenceNode
  | kysely.JSONPathNode
  | kysely.JSONPathLegNode
  | kysely.JSONOperatorChainNode

type Statement =
  | kysely.SelectQueryNode
  | kysely.InsertQueryNode
  | kysely.UpdateQueryNode
  | kysely.DeleteQueryNode
  | kysely.MergeQueryNode

const statements = {
  SelectQueryNode: true,
  InsertQueryNode: true,
  UpdateQueryNode: true,
  DeleteQueryNode: true,
  MergeQueryNode: true,
} as const satisfies Record<Statement['kind'], true>

export const isStatement = (node: OperationNode): boolean => Object.hasOwn(statements, node.kind)

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

export const refuseNode = (what: string, hint = 'Write it another way, or run it in systemScope().'): IsolationError =>
  new IsolationError('statement_not_allowed', `A scoped statement cannot contain this: ${what}.`, hint)
