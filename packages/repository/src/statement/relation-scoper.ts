/** Relations: each tenant table in FROM, JOIN and USING is limited to the organization's rows. WITH names are followed. */
import {
  AliasNode,
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  FromNode,
  IdentifierNode,
  OnNode,
  OperatorNode,
  ParensNode,
  ReferenceNode,
  SelectAllNode,
  SelectionNode,
  TableNode,
  ValueNode,
  WhereNode,
  type CommonTableExpressionNode,
  type JoinNode,
  type OperationNode,
  type RawNode,
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

const systemColumns: ReadonlySet<string> = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid'])
const systemColumnWord = /\b(ctid|xmin|xmax|cmin|cmax|tableoid)\b/i

interface Relation {
  readonly node: OperationNode
  /** Belongs into the ON of the outer join. */
  readonly condition?: OperationNode
}

interface Relations {
  readonly conditions: OperationNode[]
  /** Whether tenant tables become subqueries. */
  readonly derived: boolean
}

/** These conditions and then the statement's own one, in parentheses. */
const andAll = (conditions: readonly OperationNode[], own: OperationNode | undefined): OperationNode =>
  [...conditions, ...(own ? [ParensNode.create(own)] : [])].reduce((left, right) => AndNode.create(left, right))

export const whereAll = (conditions: readonly OperationNode[], own: OperationNode | undefined): WhereNode =>
  WhereNode.create(andAll(conditions, own))

export abstract class RelationScoper extends ExpressionGuard {
  protected organizationId = ''
  /** Names of common table expressions that are visible here, innermost last. */
  readonly #visible: Set<string>[] = []

  /** The relations of the statements around the present node, innermost last. */
  readonly #relations: Relations[] = []
  #usesDerived = false
  /** The names of system columns in the present statement. */
  readonly #systemColumns = new Set<string>()

  scope(statement: RootOperationNode, organizationId: string): RootOperationNode {
    this.organizationId = organizationId
    this.#usesDerived = false
    this.#systemColumns.clear()
    const scoped = this.transformNode(statement)
    const [systemColumn] = this.#systemColumns
    if (this.#usesDerived && systemColumn !== undefined) {
      throw refuseNode(
        `system column "${systemColumn}" beside a right join, a full join or MERGE`,
        'Use a key of the table, or write the right join as a left join.',
      )
    }
    return scoped
  }

  protected override transformSelectQuery(node: SelectQueryNode): SelectQueryNode {
    return this.withExpressions(node, (rest) => {
      const { transformed, conditions } = this.withRelations(rest, () => super.transformSelectQuery(rest))
      return conditions.length > 0
        ? { ...transformed, where: whereAll(conditions, transformed.where?.where) }
        : transformed
    })
  }

  /** Transforms the relations of one statement, and returns the conditions that its WHERE needs because of them. */
  protected withRelations<T>(
    node: { readonly joins?: readonly JoinNode[] },
    transform: () => T,
    derived = node.joins?.some(({ joinType }) => joinType === 'RightJoin' || joinType === 'FullJoin') ?? false,
  ): { readonly transformed: T; readonly conditions: readonly OperationNode[] } {
    const conditions: OperationNode[] = []
    this.#relations.push({ conditions, derived })
    try {
      return { transformed: transform(), conditions }
    } finally {
      this.#relations.pop()
    }
  }

  protected override transformFrom(node: FromNode): FromNode {
    return FromNode.create(node.froms.map((from) => this.#relation(from).node))
  }

  protected override transformUsing(node: UsingNode): UsingNode {
    return { kind: 'UsingNode', tables: node.tables.map((table) => this.#relation(table).node) }
  }

  protected override transformJoin(node: JoinNode): JoinNode {
    const outer = node.joinType === 'LeftJoin' || node.joinType === 'LateralLeftJoin'
    const { node: table, condition } = this.#relation(node.table, outer)
    const on = node.on && this.transformNode(node.on)
    const limited = condition ? OnNode.create(andAll([condition], on?.on)) : on
    return { kind: 'JoinNode', joinType: node.joinType, table, ...(limited ? { on: limited } : {}) }
  }

  /** @param outer whether the condition belongs into the join's ON and not into WHERE */
  #relation(node: OperationNode, outer = false): Relation {
    if (TableNode.is(node)) return this.#table(node, undefined, outer)
    if (!AliasNode.is(node) || !IdentifierNode.is(node.alias)) throw refuseRelation(node)
    if (TableNode.is(node.node)) return this.#table(node.node, this.transformNode(node.alias), outer)
    if (!['SelectQueryNode', 'FunctionNode'].includes(node.node.kind)) throw refuseRelation(node.node)
    return { node: this.transformNode(node) }
  }

  #table(node: TableNode, as: IdentifierNode | undefined, outer: boolean): Relation {
    const name = tableName(node)
    const table = TableNode.create(name)
    const alias = as ?? IdentifierNode.create(name)
    const whole = AliasNode.create(table, alias)
    if (this.#visible.some((names) => names.has(name))) return { node: whole }
    if (this.schema.globalTables.has(name)) return { node: whole }
    if (!this.schema.tenantTables.has(name)) throw unknownTable(name)
    const relations = this.#relations.at(-1)
    if (relations === undefined || relations.derived) return { node: this.#derived(name, alias) }
    if (outer) return { node: whole, condition: this.inScope(alias) }
    relations.conditions.push(this.inScope(alias))
    return { node: whole }
  }

  /**
   * The organization's rows as a subquery. Right and full joins and MERGE need it, because no condition of theirs limits
   * both sides. A subquery has no system columns, and their names would mean another relation's.
   */
  #derived(name: string, alias: IdentifierNode): AliasNode {
    this.#usesDerived = true
    const rows: SelectQueryNode = {
      kind: 'SelectQueryNode',
      from: FromNode.create([TableNode.create(name)]),
      selections: everyColumn,
      where: WhereNode.create(this.inScope(IdentifierNode.create(name))),
    }
    return AliasNode.create(rows, alias)
  }

  protected override transformIdentifier(node: IdentifierNode): IdentifierNode {
    if (systemColumns.has(node.name)) this.#systemColumns.add(node.name)
    return super.transformIdentifier(node)
  }

  protected override transformRaw(node: RawNode): RawNode {
    const found = systemColumnWord.exec(node.sqlFragments.join(' '))
    if (found) this.#systemColumns.add(found[0])
    return super.transformRaw(node)
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
