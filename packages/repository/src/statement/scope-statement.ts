/**
 * Statement → the same statement about one organization. Every relation becomes `(select * from t where
 * organization_id = $n) as t`, every written row gets the column, every update and delete a condition. Whatever this
 * file does not know (a table, a node, a function, a place for raw SQL) is refused.
 */
import {
  AliasNode,
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  FromNode,
  IdentifierNode,
  MatchedNode,
  OnNode,
  OperationNodeTransformer,
  OperatorNode,
  ParensNode,
  PrimitiveValueListNode,
  ReferenceNode,
  SelectAllNode,
  SelectionNode,
  TableNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  WhereNode,
  type AggregateFunctionNode,
  type BinaryOperationNode as BinaryOperation,
  type ColumnUpdateNode,
  type CommonTableExpressionNode,
  type DeleteQueryNode,
  type FunctionNode,
  type InsertQueryNode,
  type JoinNode,
  type MergeQueryNode,
  type OnConflictNode,
  type OperationNode,
  type OrderByItemNode,
  type RawNode,
  type RootOperationNode,
  type SelectModifierNode,
  type SelectQueryNode,
  type SetOperationNode,
  type UpdateQueryNode,
  type UsingNode,
  type WhenNode,
  type WithNode,
} from 'kysely'
import { IsolationError } from '../errors/isolation-error.ts'
import { ALLOWED_NODES, assertKnownLeaf, isDirection, isMergeAction, isModifier, refuseNode } from './allowed-nodes.ts'
import { assertHarmlessFragment, functionRefused } from './raw-fragment.ts'
import { ORGANIZATION_COLUMN, type TenantSchema } from './tenant-schema.ts'

const STATEMENTS = new Set([
  'SelectQueryNode',
  'InsertQueryNode',
  'UpdateQueryNode',
  'DeleteQueryNode',
  'MergeQueryNode',
])

/** @throws IsolationError when the statement cannot be proven to stay in the organization */
export function scopeStatement(
  statement: RootOperationNode,
  schema: TenantSchema,
  organizationId: string,
): RootOperationNode {
  if (!STATEMENTS.has(statement.kind)) throw refuseNode(statement.kind)
  return new StatementScoper(schema, organizationId).transformNode(statement)
}

class StatementScoper extends OperationNodeTransformer {
  readonly #schema: TenantSchema
  readonly #organizationId: string
  /** Names of common table expressions that are visible here, innermost last. */
  readonly #visible: Set<string>[] = []

  constructor(schema: TenantSchema, organizationId: string) {
    super()
    this.#schema = schema
    this.#organizationId = organizationId
  }

  protected override transformNodeImpl<T extends OperationNode>(node: T): T {
    if (!ALLOWED_NODES.has(node.kind)) throw refuseNode(node.kind)
    const parent = this.nodeStack.at(-2)
    const writes = STATEMENTS.has(node.kind) && node.kind !== 'SelectQueryNode'
    if (writes && parent && parent.kind !== 'CommonTableExpressionNode' && parent.kind !== 'WhenNode')
      throw refuseNode(node.kind)
    assertKnownLeaf(node)
    return super.transformNodeImpl(node)
  }

  // Reading

  protected override transformSelectQuery(node: SelectQueryNode): SelectQueryNode {
    return this.#withExpressions(node, (rest) => super.transformSelectQuery(rest))
  }

  protected override transformFrom(node: FromNode): FromNode {
    return FromNode.create(node.froms.map((from) => this.#relation(from)))
  }

  protected override transformUsing(node: UsingNode): UsingNode {
    return { kind: 'UsingNode', tables: node.tables.map((table) => this.#relation(table)) }
  }

  protected override transformJoin(node: JoinNode): JoinNode {
    const table = this.#relation(node.table)
    return { kind: 'JoinNode', joinType: node.joinType, table, ...(node.on ? { on: this.transformNode(node.on) } : {}) }
  }

  #relation(node: OperationNode): OperationNode {
    if (TableNode.is(node)) return this.#table(node, node.table.identifier)
    if (!AliasNode.is(node) || !IdentifierNode.is(node.alias)) throw refuseRelation(node)
    if (TableNode.is(node.node)) return this.#table(node.node, node.alias)
    if (!['SelectQueryNode', 'FunctionNode'].includes(node.node.kind)) throw refuseRelation(node.node)
    return this.transformNode(node)
  }

  #table(node: TableNode, alias: IdentifierNode): OperationNode {
    const name = tableName(node)
    if (this.#visible.some((names) => names.has(name))) return AliasNode.create(node, alias)
    if (this.#schema.globalTables.has(name)) return AliasNode.create(node, alias)
    if (!this.#schema.tenantTables.has(name)) throw unknownTable(name)
    const rows: SelectQueryNode = {
      kind: 'SelectQueryNode',
      from: FromNode.create([node]),
      selections: [SelectionNode.create(SelectAllNode.create())],
      where: WhereNode.create(this.#inScope(IdentifierNode.create(name))),
    }
    return AliasNode.create(rows, alias)
  }

  #inScope(table: IdentifierNode): BinaryOperation {
    return BinaryOperationNode.create(
      ReferenceNode.create(ColumnNode.create(ORGANIZATION_COLUMN), TableNode.create(table.name)),
      OperatorNode.create('='),
      ValueNode.create(this.#organizationId),
    )
  }

  // WITH

  #withExpressions<T extends OperationNode & { readonly with?: WithNode }>(node: T, transform: (rest: T) => T): T {
    if (!node.with) return transform(node)
    const { with: withNode, ...rest } = node
    const names = new Set<string>()
    this.#visible.push(names)
    try {
      const declared = withNode.expressions.map((expression) => this.#declaredName(expression))
      if (withNode.recursive) declared.forEach((name) => names.add(name))
      // Without RECURSIVE a name is visible to what follows it; before that it would be a real table's name.
      const expressions = withNode.expressions.map((expression, index) => {
        const transformed = this.transformNode(expression)
        names.add(declared[index]!)
        return transformed
      })
      return { ...transform(rest as unknown as T), with: { ...withNode, expressions } }
    } finally {
      this.#visible.pop()
    }
  }

  #declaredName(expression: CommonTableExpressionNode): string {
    const name = tableName(expression.name.table)
    if (this.#schema.tenantTables.has(name) || this.#schema.globalTables.has(name)) {
      throw new IsolationError(
        'cte_shadows_table',
        `A common table expression is named like the table "${name}". Give it another name.`,
      )
    }
    if (!STATEMENTS.has(expression.expression.kind)) throw refuseNode(expression.expression.kind)
    return name
  }

  // Writing

  protected override transformInsertQuery(node: InsertQueryNode): InsertQueryNode {
    refuseParts(node, ['replace', 'orAction', 'onDuplicateKey', 'top', 'output', 'explain'])
    if (node.endModifiers?.length) throw refuseNode('modifyEnd on insert')
    const inMerge = this.nodeStack.at(-2)?.kind === 'WhenNode'
    const target = node.into && this.#writable(node.into)
    if (!target && !inMerge) throw refuseNode('insert without a table')
    return this.#withExpressions(node, ({ onConflict, columns, values, defaultValues: _, ...rest }) => ({
      ...super.transformInsertQuery({ ...rest }),
      into: node.into!,
      columns: [ColumnNode.create(ORGANIZATION_COLUMN), ...this.#ownColumns(columns, node.defaultValues === true)],
      values: node.defaultValues
        ? ValuesNode.create([PrimitiveValueListNode.create([this.#organizationId])])
        : this.#ownRows(values),
      defaultValues: false,
      ...(onConflict && target ? { onConflict: this.#onConflict(onConflict, target) } : {}),
    }))
  }

  #ownColumns(columns: readonly ColumnNode[] | undefined, defaults: boolean): readonly ColumnNode[] {
    if (columns === undefined && !defaults) {
      throw new IsolationError(
        'columns_required',
        'An insert from a query must name its columns: .columns([...]) before .expression(...).',
      )
    }
    return (columns ?? []).map((column) => assertNotOrganization(column))
  }

  #ownRows(values: OperationNode | undefined): OperationNode {
    if (values?.kind === 'SelectQueryNode') {
      const source = IdentifierNode.create('rolecall_rows')
      const wrapped: SelectQueryNode = {
        kind: 'SelectQueryNode',
        from: FromNode.create([AliasNode.create(this.transformNode(values), source)]),
        selections: [
          SelectionNode.create(
            AliasNode.create(ValueNode.create(this.#organizationId), IdentifierNode.create(ORGANIZATION_COLUMN)),
          ),
          SelectionNode.create(ReferenceNode.createSelectAll(TableNode.create(source.name))),
        ],
      }
      return wrapped
    }
    if (values?.kind !== 'ValuesNode') throw refuseNode(`insert of ${values?.kind ?? 'nothing'}`)
    return ValuesNode.create(
      (values as ValuesNode).values.map((row) =>
        row.kind === 'PrimitiveValueListNode'
          ? PrimitiveValueListNode.create([this.#organizationId, ...row.values])
          : ValueListNode.create([ValueNode.create(this.#organizationId), ...this.transformNodeList(row.values)]),
      ),
    )
  }

  #onConflict(node: OnConflictNode, target: IdentifierNode): OnConflictNode {
    const transformed = super.transformOnConflict(node)
    const named = node.columns?.some((column) => column.column.name === ORGANIZATION_COLUMN)
    return {
      ...transformed,
      ...(node.columns && !named ? { columns: [ColumnNode.create(ORGANIZATION_COLUMN), ...node.columns] } : {}),
      ...(node.updates ? { updateWhere: this.#where(target, transformed.updateWhere) } : {}),
    }
  }

  protected override transformUpdateQuery(node: UpdateQueryNode): UpdateQueryNode {
    refuseParts(node, ['orderBy', 'limit', 'top', 'output', 'explain'])
    if (node.endModifiers?.length) throw refuseNode('modifyEnd on update')
    if (this.nodeStack.at(-2)?.kind === 'WhenNode') {
      refuseParts(node, ['table', 'from', 'joins', 'where', 'returning', 'with'])
      return super.transformUpdateQuery(node)
    }
    const target = this.#target(node.table)
    return this.#withExpressions(node, ({ table: _, ...rest }) => {
      const transformed = super.transformUpdateQuery(rest)
      return { ...transformed, table: node.table!, where: this.#where(target, transformed.where) }
    })
  }

  protected override transformDeleteQuery(node: DeleteQueryNode): DeleteQueryNode {
    refuseParts(node, ['orderBy', 'limit', 'top', 'output', 'explain'])
    if (node.endModifiers?.length) throw refuseNode('modifyEnd on delete')
    if (node.from.froms.length !== 1) throw refuseNode('delete from several tables')
    const target = this.#target(node.from.froms[0])
    return this.#withExpressions(node, (rest) => {
      const transformed = super.transformDeleteQuery({ ...rest, from: FromNode.create([]) })
      return { ...transformed, from: node.from, where: this.#where(target, transformed.where) }
    })
  }

  protected override transformMergeQuery(node: MergeQueryNode): MergeQueryNode {
    refuseParts(node, ['top', 'output'])
    if (node.endModifiers?.length) throw refuseNode('modifyEnd on merge')
    const target = this.#target(node.into)
    const { using } = node
    if (!using?.on) throw refuseNode('merge without using')
    return this.#withExpressions(node, (rest) => {
      const { using: _using, whens, into: _into, ...others } = rest
      const join = this.transformNode(using)
      const on = OnNode.create(AndNode.create(this.#inScope(target), ParensNode.create(join.on!.on)))
      return {
        ...others,
        into: node.into,
        using: { ...join, on },
        whens: (whens ?? []).map((when) => this.#mergeWhen(when, target)),
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
    const first = onTargetRow ? AndNode.create(matched, this.#inScope(target)) : matched
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

  #where(target: IdentifierNode, where: WhereNode | undefined): WhereNode {
    return WhereNode.create(
      where ? AndNode.create(this.#inScope(target), ParensNode.create(where.where)) : this.#inScope(target),
    )
  }

  /** The name under which the target's columns are known in its statement. */
  #target(node: OperationNode | undefined): IdentifierNode {
    if (node && TableNode.is(node)) return this.#writable(node)
    if (!node || !AliasNode.is(node) || !TableNode.is(node.node) || !IdentifierNode.is(node.alias))
      throw refuseNode('target of a write')
    this.#writable(node.node)
    return node.alias
  }

  #writable(node: TableNode): IdentifierNode {
    const name = tableName(node)
    if (this.#schema.globalTables.has(name)) {
      throw new IsolationError(
        'global_table_read_only',
        `"${name}" is shared by all organizations, so a scope only reads it. Write it in systemScope().`,
      )
    }
    if (!this.#schema.tenantTables.has(name)) throw unknownTable(name)
    return node.table.identifier
  }

  protected override transformColumnUpdate(node: ColumnUpdateNode): ColumnUpdateNode {
    const column = ReferenceNode.is(node.column) ? node.column.column : node.column
    if (!ColumnNode.is(column)) throw refuseNode(`update of ${column.kind}`)
    assertNotOrganization(column)
    return super.transformColumnUpdate(node)
  }

  // Expressions

  protected override transformTable(node: TableNode): TableNode {
    tableName(node)
    return node
  }

  protected override transformRaw(node: RawNode): RawNode {
    assertHarmlessFragment(node, this.#schema.functions)
    return super.transformRaw(node)
  }

  protected override transformFunction(node: FunctionNode): FunctionNode {
    if (!this.#schema.functions.has(node.func)) throw functionRefused(node.func)
    return super.transformFunction(node)
  }

  protected override transformAggregateFunction(node: AggregateFunctionNode): AggregateFunctionNode {
    if (!this.#schema.functions.has(node.func)) throw functionRefused(node.func)
    return super.transformAggregateFunction(node)
  }

  protected override transformAlias(node: AliasNode): AliasNode {
    if (!IdentifierNode.is(node.alias)) throw refuseNode('alias that is raw SQL')
    return super.transformAlias(node)
  }

  protected override transformBinaryOperation(node: BinaryOperation): BinaryOperation {
    if (!OperatorNode.is(node.operator)) throw refuseNode('operator that is raw SQL')
    return super.transformBinaryOperation(node)
  }

  protected override transformSetOperation(node: SetOperationNode): SetOperationNode {
    if (node.expression.kind !== 'SelectQueryNode') throw refuseNode(`${node.operator} with ${node.expression.kind}`)
    return super.transformSetOperation(node)
  }

  protected override transformOrderByItem(node: OrderByItemNode): OrderByItemNode {
    if (node.direction && !isDirection(node.direction)) throw refuseNode('direction that is raw SQL')
    return super.transformOrderByItem(node)
  }

  protected override transformSelectModifier(node: SelectModifierNode): SelectModifierNode {
    if (!node.rawModifier) return super.transformSelectModifier(node)
    if (!isModifier(node.rawModifier)) throw refuseNode('modifier that is raw SQL')
    return node
  }
}

function tableName(node: TableNode): string {
  if (node.table.schema) {
    throw new IsolationError(
      'schema_qualified_table',
      `"${node.table.identifier.name}" is named with a schema. Tables are named as in tenantTables, without one.`,
    )
  }
  return node.table.identifier.name
}

const unknownTable = (name: string) =>
  new IsolationError(
    'unknown_table',
    `"${name}" is neither in tenantTables nor in globalTables, so it cannot be reached from a scope. List it there.`,
  )

const refuseRelation = (node: OperationNode) =>
  new IsolationError(
    'raw_table',
    `A ${node.kind} stands where a table belongs. Name the table, or use a subquery of the query builder.`,
  )

function assertNotOrganization(column: ColumnNode): ColumnNode {
  if (column.column.name !== ORGANIZATION_COLUMN) return column
  throw new IsolationError(
    'organization_column_is_set_by_scope',
    `"${ORGANIZATION_COLUMN}" comes from the session alone. Leave it out.`,
  )
}

function refuseParts<T extends OperationNode>(node: T, parts: readonly (keyof T & string)[]): void {
  for (const part of parts) if (node[part]) throw refuseNode(`${node.kind}.${part}`)
}
