/**
 * Rewrites a statement so that it is about one organization. Every relation gets the condition `organization_id = $n`,
 * every written row gets the column, and every update and delete gets the condition on its target. Unknown tables, nodes,
 * functions and places for raw SQL are refused.
 */
import {
  AliasNode,
  AndNode,
  ColumnNode,
  FromNode,
  IdentifierNode,
  MatchedNode,
  OnNode,
  ParensNode,
  PrimitiveValueListNode,
  ReferenceNode,
  SelectionNode,
  TableNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  type WhereNode,
  type ColumnUpdateNode,
  type DeleteQueryNode,
  type InsertQueryNode,
  type MergeQueryNode,
  type OnConflictNode,
  type OperationNode,
  type RootOperationNode,
  type SelectQueryNode,
  type UpdateQueryNode,
  type WhenNode,
} from 'kysely'
import { IsolationError } from '../errors/isolation-error.ts'
import { organizationColumn } from '../sql/organization.ts'
import { isMergeAction, isStatement, refuseNode } from './allowed-node.ts'
import { copyStatement } from './copy-statement.ts'
import { tableName } from './expression-guard.ts'
import { RelationScoper, unknownTable, whereAll } from './relation-scoper.ts'
import type { TenantSchema } from './tenant-schema.ts'

/** @throws {IsolationError} when the statement cannot be proven to stay in the organization */
export function scopeStatement(
  statement: RootOperationNode,
  schema: TenantSchema,
  organizationId: string,
): RootOperationNode {
  const copy = copyStatement(statement)
  if (!isStatement(copy)) throw refuseNode(copy.kind)
  // Creating a scoper is slow, so it is reused, unless a refusal left it in the middle of a statement.
  const scoper = idle.get(schema) ?? new StatementScoper(schema)
  idle.delete(schema)
  const scoped = scoper.scope(copy, organizationId)
  idle.set(schema, scoper)
  return scoped
}

const idle = new WeakMap<TenantSchema, StatementScoper>()

class StatementScoper extends RelationScoper {
  protected override transformInsertQuery(node: InsertQueryNode): InsertQueryNode {
    const inMerge = this.nodeStack.at(-2)?.kind === 'WhenNode'
    const target = node.into && this.#writable(node.into)
    if (!target && !inMerge) throw refuseNode('insert without a table')
    return this.withExpressions(node, ({ onConflict, columns, values, defaultValues: _, ...rest }) => ({
      ...super.transformInsertQuery({ ...rest }),
      ...(target ? { into: TableNode.create(target.name) } : {}),
      columns: this.#allColumns(this.#ownColumns(columns, node.defaultValues === true), values),
      values: node.defaultValues
        ? ValuesNode.create([PrimitiveValueListNode.create([this.organizationId])])
        : this.#ownRows(values),
      defaultValues: false,
      ...(onConflict && target ? { onConflict: this.#onConflict(onConflict, target) } : {}),
    }))
  }

  #allColumns(own: readonly ColumnNode[], values: OperationNode | undefined): readonly ColumnNode[] {
    const organization = ColumnNode.create(organizationColumn)
    return values?.kind === 'SelectQueryNode' ? [...own, organization] : [organization, ...own]
  }

  #ownColumns(columns: readonly ColumnNode[] | undefined, defaults: boolean): readonly ColumnNode[] {
    if (columns === undefined && !defaults) {
      throw new IsolationError(
        'columns_required',
        'An insert from a query does not name its columns.',
        'Call .columns([...]) before .expression(...).',
      )
    }
    return this.transformNodeList(columns ?? []).map((column) => assertNotOrganization(column))
  }

  #ownRows(values: OperationNode | undefined): OperationNode {
    if (values?.kind === 'SelectQueryNode') return this.#ownSelection(this.transformNode(values as SelectQueryNode))
    if (values?.kind !== 'ValuesNode') throw refuseNode(`insert of ${values?.kind ?? 'nothing'}`)
    return ValuesNode.create(
      (values as ValuesNode).values.map((row) =>
        row.kind === 'PrimitiveValueListNode'
          ? PrimitiveValueListNode.create([this.organizationId, ...row.values])
          : ValueListNode.create([ValueNode.create(this.organizationId), ...this.transformNodeList(row.values)]),
      ),
    )
  }

  /**
   * The select with the organization as its last column, in each branch of a set operation. A wrapper would fix untyped
   * values to text; the last place leaves `order by 1` alone.
   */
  #ownSelection(select: SelectQueryNode): SelectQueryNode {
    const { setOperations } = select
    return {
      ...select,
      selections: [
        ...(select.selections ?? []),
        SelectionNode.create(
          AliasNode.create(ValueNode.create(this.organizationId), IdentifierNode.create(organizationColumn)),
        ),
      ],
      ...(setOperations
        ? {
            setOperations: setOperations.map((operation) => ({
              ...operation,
              expression: this.#ownBranch(operation.expression),
            })),
          }
        : {}),
    }
  }

  #ownBranch(branch: OperationNode): OperationNode {
    if (ParensNode.is(branch)) return ParensNode.create(this.#ownBranch(branch.node))
    if (branch.kind !== 'SelectQueryNode') throw refuseNode(`set operation with ${branch.kind}`)
    return this.#ownSelection(branch as SelectQueryNode)
  }

  #onConflict(node: OnConflictNode, target: IdentifierNode): OnConflictNode {
    const transformed = super.transformOnConflict(node)
    const { columns } = transformed
    const named = columns?.some((column) => column.column.name === organizationColumn)
    return {
      ...transformed,
      ...(columns && !named ? { columns: [ColumnNode.create(organizationColumn), ...columns] } : {}),
      ...(node.updates ? { updateWhere: this.#where(target, transformed.updateWhere) } : {}),
    }
  }

  protected override transformUpdateQuery(node: UpdateQueryNode): UpdateQueryNode {
    if (this.nodeStack.at(-2)?.kind === 'WhenNode') {
      refuseParts(node, ['table', 'from', 'joins', 'where', 'returning', 'with'])
      return super.transformUpdateQuery(node)
    }
    const { relation, name } = this.#target(node.table)
    return this.withExpressions(node, ({ table: _, ...rest }) => {
      const { transformed, conditions } = this.withRelations(rest, () => super.transformUpdateQuery(rest))
      return { ...transformed, table: relation, where: this.#where(name, transformed.where, conditions) }
    })
  }

  protected override transformDeleteQuery(node: DeleteQueryNode): DeleteQueryNode {
    if (node.from.froms.length !== 1) throw refuseNode('delete from several tables')
    const { relation, name } = this.#target(node.from.froms[0])
    return this.withExpressions(node, (rest) => {
      const { transformed, conditions } = this.withRelations(rest, () =>
        super.transformDeleteQuery({ ...rest, from: FromNode.create([]) }),
      )
      return {
        ...transformed,
        from: FromNode.create([relation]),
        where: this.#where(name, transformed.where, conditions),
      }
    })
  }

  protected override transformMergeQuery(node: MergeQueryNode): MergeQueryNode {
    const { relation, name } = this.#target(node.into)
    const { using } = node
    if (!using?.on) throw refuseNode('merge without using')
    return this.withExpressions(node, (rest) => {
      const { using: _using, whens, into: _into, ...others } = rest
      const { transformed: join } = this.withRelations({}, () => this.transformNode(using), true)
      const on = OnNode.create(AndNode.create(this.inScope(name), ParensNode.create(join.on!.on)))
      return {
        ...others,
        into: relation,
        using: { ...join, on },
        whens: (whens ?? []).map((when) => this.#mergeWhen(when, name)),
        ...(node.returning ? { returning: this.transformNode(node.returning) } : {}),
      }
    })
  }

  /** `NOT MATCHED BY SOURCE` is true for every other organization's row, so each branch on target rows is limited too. */
  #mergeWhen(node: WhenNode, target: IdentifierNode): WhenNode {
    const { condition } = node
    const matched = MatchedNode.is(condition) ? condition : AndNode.is(condition) ? condition.left : condition
    if (!MatchedNode.is(matched)) throw refuseNode('merge branch')
    const extra = AndNode.is(condition) ? ParensNode.create(this.transformNode(condition.right)) : undefined
    const onTargetRow = !matched.not || matched.bySource
    const first = onTargetRow ? AndNode.create(matched, this.inScope(target)) : matched
    const { result } = node
    return {
      kind: 'WhenNode',
      condition: extra ? AndNode.create(first, extra) : first,
      ...(result ? { result: isMergeAction(result) ? result : this.#mergeResult(node, result) } : {}),
    }
  }

  #mergeResult(when: WhenNode, result: OperationNode): OperationNode {
    if (result.kind !== 'InsertQueryNode' && result.kind !== 'UpdateQueryNode')
      throw refuseNode(`merge then ${result.kind}`)
    this.nodeStack.push(when)
    try {
      return this.transformNode(result)
    } finally {
      this.nodeStack.pop()
    }
  }

  #where(target: IdentifierNode, where: WhereNode | undefined, conditions: readonly OperationNode[] = []): WhereNode {
    return whereAll([this.inScope(target), ...conditions], where?.where)
  }

  /** The target, rebuilt from checked names, and the name by which its statement refers to its columns. */
  #target(node: OperationNode | undefined): {
    readonly relation: TableNode | AliasNode
    readonly name: IdentifierNode
  } {
    if (node && TableNode.is(node)) {
      const name = this.#writable(node)
      return { relation: TableNode.create(name.name), name }
    }
    if (!node || !AliasNode.is(node) || !TableNode.is(node.node) || !IdentifierNode.is(node.alias))
      throw refuseNode('target of a write')
    const table = TableNode.create(this.#writable(node.node).name)
    const name = this.transformNode(node.alias)
    return { relation: AliasNode.create(table, name), name }
  }

  #writable(node: TableNode): IdentifierNode {
    const name = tableName(node)
    if (this.schema.globalTables.has(name)) {
      throw new IsolationError(
        'global_table_read_only',
        `"${name}" is shared by all organizations, so a scope only reads it.`,
        'Write it in systemScope().',
      )
    }
    if (!this.schema.tenantTables.has(name)) throw unknownTable(name)
    return IdentifierNode.create(name)
  }

  protected override transformColumnUpdate(node: ColumnUpdateNode): ColumnUpdateNode {
    const column = ReferenceNode.is(node.column) ? node.column.column : node.column
    if (!ColumnNode.is(column)) throw refuseNode(`update of ${column.kind}`)
    assertNotOrganization(column)
    return super.transformColumnUpdate(node)
  }
}

function assertNotOrganization(column: ColumnNode): ColumnNode {
  if (column.column.name !== organizationColumn) return column
  throw new IsolationError(
    'organization_column_is_set_by_scope',
    `"${organizationColumn}" comes from the session alone.`,
    'Leave it out.',
  )
}

function refuseParts<T extends OperationNode>(node: T, parts: readonly (keyof T & string)[]): void {
  for (const part of parts) if (node[part]) throw refuseNode(`${node.kind}.${part}`)
}
