/** Relations: each tenant table in FROM, JOIN and USING becomes the organization's rows of it, WITH names are followed. */
import {
  AliasNode,
  BinaryOperationNode,
  ColumnNode,
  FromNode,
  IdentifierNode,
  OperatorNode,
  ReferenceNode,
  SelectAllNode,
  SelectionNode,
  TableNode,
  ValueNode,
  WhereNode,
  type CommonTableExpressionNode,
  type JoinNode,
  type OperationNode,
  type RootOperationNode,
  type SelectQueryNode,
  type UsingNode,
  type WithNode,
} from 'kysely'
import { IsolationError } from '../errors/isolation-error.ts'
import { organizationColumn } from '../sql/organization.ts'
import { isStatement, refuseNode } from './allowed-node.ts'
import { ExpressionGuard, tableName } from './expression-guard.ts'

const everyColumn = [SelectionNode.create(SelectAllNode.create())]

export abstract class RelationScoper extends ExpressionGuard {
  protected organizationId = ''
  /** Names of common table expressions that are visible here, innermost last. */
  readonly #visible: Set<string>[] = []

  scope(statement: RootOperationNode, organizationId: string): RootOperationNode {
    this.organizationId = organizationId
    return this.transformNode(statement)
  }

  protected override transformSelectQuery(node: SelectQueryNode): SelectQueryNode {
    return this.withExpressions(node, (rest) => super.transformSelectQuery(rest))
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
    if (TableNode.is(node)) return this.#table(node)
    if (!AliasNode.is(node) || !IdentifierNode.is(node.alias)) throw refuseRelation(node)
    if (TableNode.is(node.node)) return this.#table(node.node, this.transformNode(node.alias))
    if (!['SelectQueryNode', 'FunctionNode'].includes(node.node.kind)) throw refuseRelation(node.node)
    return this.transformNode(node)
  }

  #table(node: TableNode, as?: IdentifierNode): OperationNode {
    const name = tableName(node)
    const table = TableNode.create(name)
    const alias = as ?? IdentifierNode.create(name)
    if (this.#visible.some((names) => names.has(name))) return AliasNode.create(table, alias)
    if (this.schema.globalTables.has(name)) return AliasNode.create(table, alias)
    if (!this.schema.tenantTables.has(name)) throw unknownTable(name)
    const rows: SelectQueryNode = {
      kind: 'SelectQueryNode',
      from: FromNode.create([table]),
      selections: everyColumn,
      where: WhereNode.create(this.inScope(IdentifierNode.create(name))),
    }
    return AliasNode.create(rows, alias)
  }

  protected inScope(table: IdentifierNode): BinaryOperationNode {
    return BinaryOperationNode.create(
      ReferenceNode.create(ColumnNode.create(organizationColumn), TableNode.create(table.name)),
      OperatorNode.create('='),
      ValueNode.create(this.organizationId),
    )
  }

  protected withExpressions<T extends OperationNode & { readonly with?: WithNode }>(
    node: T,
    transform: (rest: T) => T,
  ): T {
    if (!node.with) return transform(node)
    const { with: withNode, ...rest } = node
    const names = new Set<string>()
    this.#visible.push(names)
    try {
      const declared = withNode.expressions.map((expression) => this.#declaredName(expression))
      if (withNode.recursive) declared.forEach((name) => names.add(name))
      // Without RECURSIVE, a name is visible only after its definition. Before, it would be a real table's name.
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
    if (this.schema.tenantTables.has(name) || this.schema.globalTables.has(name)) {
      throw new IsolationError(
        'cte_shadows_table',
        `A common table expression has the name of the table "${name}".`,
        'Give it another name.',
      )
    }
    if (!isStatement(expression.expression)) throw refuseNode(expression.expression.kind)
    return name
  }
}

export const unknownTable = (name: string): IsolationError =>
  new IsolationError(
    'unknown_table',
    `"${name}" is neither in tenantTables nor in globalTables, so a scope cannot reach it.`,
    'List it there.',
  )

const refuseRelation = (node: OperationNode): IsolationError =>
  new IsolationError(
    'raw_table',
    `A ${node.kind} stands in the place of a table.`,
    'Name the table, or use a subquery of the query builder.',
  )
