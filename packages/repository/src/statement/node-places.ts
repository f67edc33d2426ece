/**
 * What stands where in a statement. Plugins and casts can make nodes that no builder makes, and a node of an allowed
 * kind in another's place can change what the words around it mean: an identifier where USING belongs renames the
 * table that a delete is limited by.
 */
import type { OperationNode } from 'kysely'
import { refuseNode } from './allowed-nodes.ts'

const PLACES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SelectQueryNode: {
    from: 'FromNode',
    selections: 'SelectionNode',
    joins: 'JoinNode',
    where: 'WhereNode',
    groupBy: 'GroupByNode',
    having: 'HavingNode',
    orderBy: 'OrderByNode',
    limit: 'LimitNode',
    offset: 'OffsetNode',
    fetch: 'FetchNode',
    with: 'WithNode',
    setOperations: 'SetOperationNode',
    frontModifiers: 'SelectModifierNode',
    endModifiers: 'SelectModifierNode',
  },
  InsertQueryNode: {
    into: 'TableNode',
    columns: 'ColumnNode',
    onConflict: 'OnConflictNode',
    returning: 'ReturningNode',
    with: 'WithNode',
  },
  UpdateQueryNode: {
    from: 'FromNode',
    joins: 'JoinNode',
    updates: 'ColumnUpdateNode',
    where: 'WhereNode',
    returning: 'ReturningNode',
    with: 'WithNode',
  },
  DeleteQueryNode: {
    from: 'FromNode',
    using: 'UsingNode',
    joins: 'JoinNode',
    where: 'WhereNode',
    returning: 'ReturningNode',
    with: 'WithNode',
  },
  MergeQueryNode: { using: 'JoinNode', whens: 'WhenNode', returning: 'ReturningNode', with: 'WithNode' },
  OnConflictNode: {
    columns: 'ColumnNode',
    constraint: 'IdentifierNode',
    indexWhere: 'WhereNode',
    updates: 'ColumnUpdateNode',
    updateWhere: 'WhereNode',
  },
  WithNode: { expressions: 'CommonTableExpressionNode' },
  CommonTableExpressionNode: { name: 'CommonTableExpressionNameNode' },
  CommonTableExpressionNameNode: { table: 'TableNode', columns: 'ColumnNode' },
  JoinNode: { on: 'OnNode' },
  TableNode: { table: 'SchemableIdentifierNode' },
  SchemableIdentifierNode: { schema: 'IdentifierNode', identifier: 'IdentifierNode' },
  ColumnNode: { column: 'IdentifierNode' },
}

/** @throws IsolationError `statement_not_allowed` */
export function assertPlaces(node: OperationNode): void {
  const places = Object.hasOwn(PLACES, node.kind) ? PLACES[node.kind] : undefined
  for (const place in places) {
    const found = (node as unknown as Readonly<Record<string, unknown>>)[place]
    if (found === undefined) continue
    for (const part of Array.isArray(found) ? (found as readonly unknown[]) : [found]) {
      const { kind } = Object(part) as { readonly kind?: unknown }
      if (kind !== places[place]) throw refuseNode(`${String(kind)} as ${place} of ${node.kind}`)
    }
  }
}
