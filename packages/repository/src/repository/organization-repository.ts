import { expressionBuilder, type Insertable, type Selectable, type Updateable } from 'kysely'
import type { TenantTableOf } from '../database/create-tenant-database.ts'
import type { ScopedDatabase } from '../database/scoped-database.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { ConflictError, InvalidInputError, NotFoundError } from '../errors/repository-errors.ts'
import { organizationColumn } from '../sql/organization.ts'
import { conditionOf, isRow, type Condition, type Filter } from './filter.ts'
import { decodeCursor, encodeCursor, invalidCursor } from './cursor.ts'
import { isPossibleId, type IdType } from '../sql/id-type.ts'

/** The columns of `Row` that are never null. Keyset order cannot place a null. */
export type OrderColumn<Row> = {
  [Column in keyof Row & string]: null extends Row[Column] ? never : Column
}[keyof Row & string]

export interface RepositoryOptions<Row> {
  /** Default: a column `id` of type `uuid`. */
  readonly id?: { readonly column: keyof Row & string; readonly type: IdType }
  /** Columns that `list` and `count` may filter by. Default: none. */
  readonly filterBy?: readonly (keyof Row & string)[]
  /**
   * Columns that `list` may order by. They have no nulls, and no strings above 12 kB, which do not fit into a cursor.
   * The first one is the default. Default: the id.
   */
  readonly orderBy?: readonly OrderColumn<Row>[]
  /** Of the default order. Default: `desc`, newest first. */
  readonly direction?: 'asc' | 'desc'
  /** A nullable timestamp. `delete` sets it, and rows that have it count as deleted. */
  readonly softDelete?: keyof Row & string
  /** An integer that starts at 1 and that each `update` raises. */
  readonly version?: keyof Row & string
  /** Rows per page at most. Default: 100. */
  readonly maxLimit?: number
}

export interface ListOptions<Row> {
  /** Rows per page, from 1. Default: 20. */
  readonly limit?: number
  /** The `nextCursor` of the previous page. */
  readonly cursor?: string | null
  readonly where?: Filter<Row>
  readonly orderBy?: { readonly column: OrderColumn<Row>; readonly direction?: 'asc' | 'desc' }
}

export interface Page<Row> {
  readonly items: readonly Row[]
  /** `null` on the last page. */
  readonly nextCursor: string | null
}

// The column types of an abstract table are unknown inside the class; its public methods restore them.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyTables = { readonly rows: Record<string, any> }
type AnyRow = Record<string, unknown>

/**
 * Reads and writes the rows of one table in one organization. Ids of other organizations, unknown ids and malformed ids
 * get the same answer.
 *
 * @example
 * ```ts
 * import { OrganizationRepository, type OrganizationColumn, type ScopedDatabase } from '@rolecall/repository'
 * interface Database { tasks: { id: string; organization_id: OrganizationColumn; title: string; created_at: Date } }
 * class TaskRepository extends OrganizationRepository<Database, 'tasks'> {
 *   constructor(db: ScopedDatabase<Database>) {
 *     super(db, 'tasks', { orderBy: ['created_at'], filterBy: ['title'] })
 *   }
 * }
 * ```
 */
export class OrganizationRepository<DB, Table extends TenantTableOf<DB>, Row extends object = Selectable<DB[Table]>> {
  protected readonly db: ScopedDatabase<DB>
  protected readonly table: Table
  readonly #tables: ScopedDatabase<AnyTables>
  readonly #rows: 'rows'
  readonly #options: RepositoryOptions<Row>
  readonly #id: { readonly column: string; readonly type: IdType }

  constructor(db: ScopedDatabase<DB>, table: Table, options: RepositoryOptions<Row> = {}) {
    this.db = db
    this.table = table
    this.#tables = db as unknown as ScopedDatabase<AnyTables>
    this.#rows = table
    this.#options = options
    this.#id = options.id ?? { column: 'id', type: 'uuid' }
  }

  /**
   * A page in keyset order. Rows that are added or deleted between two pages neither repeat nor hide others.
   * @throws {InvalidInputError} `invalid_limit`, `invalid_cursor`, `unknown_filter`, `unknown_order`, `invalid_value`
   */
  async list(options: ListOptions<Row> = {}): Promise<Page<Row>> {
    const limit = this.#limit(options.limit)
    const { column, direction } = this.#order(options.orderBy)
    const order = `${column} ${direction}`
    const byId = column === this.#id.column
    let query = this.#filtered(options.where)
      .selectAll()
      .select((eb) => [
        eb.cast<string | null>(eb.ref(column), 'text').as('rolecall_order'),
        eb.cast<string>(eb.ref(this.#id.column), 'text').as('rolecall_id'),
      ])
      .orderBy(column, direction)
      .limit(limit + 1)
    if (!byId) query = query.orderBy(this.#id.column, direction)
    if (options.cursor !== undefined && options.cursor !== null) {
      const after = decodeCursor(options.cursor, order)
      if (!isPossibleId(after.id, this.#id.type)) throw invalidCursor()
      const comparison = direction === 'asc' ? '>' : '<'
      query = byId
        ? query.where(column, comparison, after.id)
        : query.where((eb) => eb(eb.refTuple(column, this.#id.column), comparison, eb.tuple(after.value, after.id)))
    }
    const rows: AnyRow[] = await query.execute().catch((error: unknown) => {
      throw options.cursor && error instanceof InvalidInputError ? invalidCursor() : error
    })
    const page = rows.slice(0, limit)
    const next = rows[limit]
    return {
      items: page.map(withoutPosition) as Row[],
      nextCursor: next ? this.#cursorBetween(page.at(-1)!, next, order) : null,
    }
  }

  /** The row, or `undefined` when this organization has none with this id. */
  async find(id: string | number | bigint): Promise<Row | undefined> {
    if (!isPossibleId(id, this.#id.type)) return undefined
    return (await this.#existing().selectAll().where(this.#id.column, '=', id).executeTakeFirst()) as Row | undefined
  }

  /** @throws {NotFoundError} `not_found` */
  async get(id: string | number | bigint): Promise<Row> {
    return this.#found(await this.find(id))
  }

  /**
   * @returns the row as the database completed it
   * @throws {ConflictError} `unique_conflict`; {@link ConstraintError}; {@link InvalidInputError}
   */
  async create(values: Insertable<DB[Table]>): Promise<Row> {
    const [row] = await this.createMany([values])
    return row!
  }

  /** All or none, in one statement. @returns the rows in the order of `values` */
  async createMany(values: readonly Insertable<DB[Table]>[]): Promise<readonly Row[]> {
    if (!Array.isArray(values) || !values.every(isRow)) throw notARow(this.table)
    if (values.length === 0) return []
    return (await this.#tables.insertInto(this.#rows).values(values).returningAll().execute()) as Row[]
  }

  /**
   * Changes the given columns. With the option `version`, pass the version that was read: the update fails when the
   * row has changed since.
   * @throws {NotFoundError} `not_found`; {@link ConflictError} `version_conflict`, `unique_conflict`;
   * {@link InvalidInputError} `column_not_writable`
   */
  async update(
    id: string | number | bigint,
    patch: Updateable<DB[Table]>,
    expected: { readonly version?: number } = {},
  ): Promise<Row> {
    const changes = this.#writable(patch)
    if (!isPossibleId(id, this.#id.type)) throw new NotFoundError(this.table)
    if (Object.keys(changes).length === 0 && expected.version === undefined) return this.get(id)
    const row = await this.#update(id, changes, expected.version).returningAll().executeTakeFirst()
    if (row === undefined) throw await this.#missing(id, expected.version)
    return row as Row
  }

  /** @throws {NotFoundError} `not_found`; {@link ConflictError} `version_conflict` */
  async delete(id: string | number | bigint, expected: { readonly version?: number } = {}): Promise<void> {
    if (!isPossibleId(id, this.#id.type)) throw new NotFoundError(this.table)
    const { softDelete } = this.#options
    const affected = softDelete
      ? (await this.#update(id, { [softDelete]: this.db.fn('now') }, expected.version).executeTakeFirst())
          .numUpdatedRows
      : (await this.#removal(id, expected.version).executeTakeFirst()).numDeletedRows
    if (affected === 0n) throw await this.#missing(id, expected.version)
  }

  /**
   * Changes every row that the filter finds, which has at least one column.
   * @returns how many rows were changed
   * @throws {InvalidInputError} `unknown_filter`, `column_not_writable`
   */
  async updateMany(where: Filter<Row>, patch: Updateable<DB[Table]>): Promise<number> {
    const conditions = this.#someConditions(where)
    const changes = this.#writable(patch)
    if (Object.keys(changes).length === 0) return this.count({ where })
    const query = conditions.reduce((update, condition) => update.where(condition), this.#change(changes))
    return Number((await query.executeTakeFirst()).numUpdatedRows)
  }

  /**
   * Deletes every row that the filter finds, which has at least one column.
   * @returns how many rows were deleted
   * @throws {InvalidInputError} `unknown_filter`
   */
  async deleteMany(where: Filter<Row>): Promise<number> {
    const conditions = this.#someConditions(where)
    const { softDelete } = this.#options
    if (softDelete) {
      const soft = this.#change({ [softDelete]: this.db.fn('now') })
      const query = conditions.reduce((update, condition) => update.where(condition), soft)
      return Number((await query.executeTakeFirst()).numUpdatedRows)
    }
    const query = conditions.reduce(
      (removal, condition) => removal.where(condition),
      this.#tables.deleteFrom(this.#rows),
    )
    return Number((await query.executeTakeFirst()).numDeletedRows)
  }

  /**
   * Takes back a soft deletion.
   * @throws {NotFoundError} `not_found` when the row is not deleted, too; {@link ConfigurationError} without `softDelete`
   */
  async restore(id: string | number | bigint): Promise<Row> {
    const { softDelete }: { readonly softDelete?: string } = this.#options
    if (softDelete === undefined) {
      throw new ConfigurationError(
        'invalid_option',
        `"${this.#rows}" has no soft deletion to take back.`,
        'Pass the option softDelete.',
      )
    }
    if (!isPossibleId(id, this.#id.type)) throw new NotFoundError(this.table)
    const row = await this.#tables
      .updateTable(this.#rows)
      .set({ [softDelete]: null, ...this.#nextVersion() })
      .where(this.#id.column, '=', id)
      .where(softDelete, 'is not', null)
      .returningAll()
      .executeTakeFirst()
    return this.#found(row as Row | undefined)
  }

  /**
   * Creates the row, or changes the one with the same unique columns, which count within the organization. A deleted row
   * is restored.
   * @throws {ConstraintError}; {@link InvalidInputError} `column_not_writable`
   */
  async upsert(values: Insertable<DB[Table]>, columns: readonly (keyof Row & string)[]): Promise<Row> {
    if (!isRow(values)) throw notARow(this.table)
    const changes = this.#writable(
      Object.fromEntries(Object.entries(values).filter(([column]) => !columns.includes(column as keyof Row & string))),
    )
    const { softDelete }: { readonly softDelete?: string } = this.#options
    const query = this.#tables.insertInto(this.#rows).values(values)
    const row = await query
      .onConflict((conflict) => {
        const target = conflict.columns([...columns])
        // Without a change, an update of the key itself makes the row come back.
        return target.doUpdateSet({
          ...(Object.keys(changes).length > 0 ? changes : keyOf(values, columns)),
          ...(softDelete ? { [softDelete]: null } : {}),
          ...this.#nextVersion(),
        })
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    return row as Row
  }

  /** @throws {InvalidInputError} `unknown_filter` */
  async count(options: { readonly where?: Filter<Row> } = {}): Promise<number> {
    const row = await this.#filtered(options.where)
      .select((eb) => eb.fn.countAll().as('count'))
      .executeTakeFirstOrThrow()
    return Number(row.count)
  }

  #existing() {
    const query = this.#tables.selectFrom(this.#rows)
    const { softDelete } = this.#options
    return softDelete ? query.where(softDelete, 'is', null) : query
  }

  #filtered(where: Filter<Row> = {}) {
    let query = this.#existing()
    for (const condition of this.#conditions(where)) query = query.where(condition)
    return query
  }

  #conditions(where: Filter<Row>): readonly Condition[] {
    if (!isRow(where)) throw unknownFilter(this.table)
    return Object.entries(where)
      .filter(([, value]) => value !== undefined)
      .map(([column, value]) => {
        const condition = this.#options.filterBy?.includes(column as keyof Row & string)
          ? conditionOf(column, value)
          : undefined
        if (condition === undefined) throw unknownFilter(this.table)
        return condition
      })
  }

  /** An empty filter would mean every row, which is rather a mistake than a wish. */
  #someConditions(where: Filter<Row>): readonly Condition[] {
    const conditions = this.#conditions(where)
    if (conditions.length > 0) return conditions
    throw new InvalidInputError(
      'unknown_filter',
      `A change of many rows of "${this.#rows}" has no filter.`,
      'Filter by at least one column, or use the query builder to change every row.',
    )
  }

  #update(id: unknown, changes: AnyRow, version: number | undefined) {
    const versionColumn: string | undefined = this.#options.version
    const query = this.#change(changes).where(this.#id.column, '=', id)
    return versionColumn && version !== undefined ? query.where(versionColumn, '=', version) : query
  }

  /** An update of all rows that are not deleted, which raises their version. */
  #change(changes: AnyRow) {
    const { softDelete }: { readonly softDelete?: string } = this.#options
    const query = this.#tables.updateTable(this.#rows).set({ ...changes, ...this.#nextVersion() })
    return softDelete ? query.where(softDelete, 'is', null) : query
  }

  #nextVersion() {
    const version: string | undefined = this.#options.version
    if (version === undefined) return {}
    const eb = expressionBuilder<AnyTables, 'rows'>()
    return { [version]: eb(eb.ref(`${this.#rows}.${version}` as 'rows.version'), '+', 1) }
  }

  #removal(id: unknown, version: number | undefined) {
    const query = this.#tables.deleteFrom(this.#rows).where(this.#id.column, '=', id)
    const versionColumn: string | undefined = this.#options.version
    return versionColumn && version !== undefined ? query.where(versionColumn, '=', version) : query
  }

  /** The reason why no row was changed. */
  async #missing(id: string | number | bigint, version: number | undefined): Promise<Error> {
    if (version !== undefined && this.#options.version && (await this.find(id))) {
      return new ConflictError(
        'version_conflict',
        `The row of "${this.#rows}" was changed since it was read.`,
        'Read it again, and repeat the change on its new state.',
        { table: this.table },
      )
    }
    return new NotFoundError(this.table)
  }

  #writable(patch: AnyRow): AnyRow {
    if (!isRow(patch)) throw notARow(this.table)
    const { softDelete, version } = this.#options
    const fixed = new Set([this.#id.column, organizationColumn, softDelete, version])
    const changes = Object.entries(patch).filter(([, value]) => value !== undefined)
    const refused = changes.find(([column]) => fixed.has(column))
    if (refused) {
      throw new InvalidInputError(
        'column_not_writable',
        `update() got a column that the repository itself maintains: one of ${[...fixed].filter(Boolean).join(', ')}.`,
        'Leave it out.',
      )
    }
    return Object.fromEntries(changes)
  }

  #limit(limit = 20): number {
    const most = this.#options.maxLimit ?? 100
    if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit
    throw new InvalidInputError('invalid_limit', 'The limit is out of range.', `Use an integer from 1 to ${most}.`)
  }

  #order(orderBy: ListOptions<Row>['orderBy']): { readonly column: string; readonly direction: 'asc' | 'desc' } {
    const allowed: readonly string[] = this.#options.orderBy ?? [this.#id.column]
    const column = orderBy?.column ?? allowed[0] ?? this.#id.column
    const direction = (orderBy ? (orderBy.direction ?? 'asc') : this.#options.direction) ?? 'desc'
    if (allowed.includes(column) && (direction === 'asc' || direction === 'desc')) return { column, direction }
    throw new InvalidInputError(
      'unknown_order',
      `"${this.#rows}" cannot be ordered like this.`,
      'List the column in orderBy. Directions are asc and desc.',
    )
  }

  #cursorBetween({ rolecall_order: value, rolecall_id: id }: AnyRow, next: AnyRow, order: string): string {
    if (typeof value === 'string' && typeof id === 'string' && next['rolecall_order'] !== null)
      return encodeCursor({ order, value, id })
    throw new InvalidInputError(
      'unknown_order',
      `"${this.#rows}" has nulls in the order column, so it cannot be paged by it.`,
      'Make the column NOT NULL.',
    )
  }

  #found(row: Row | undefined): Row {
    if (row === undefined) throw new NotFoundError(this.table)
    return row
  }
}

const withoutPosition = ({ rolecall_order: _order, rolecall_id: _id, ...row }: AnyRow): AnyRow => row

const keyOf = (values: AnyRow, columns: readonly string[]): AnyRow =>
  Object.fromEntries(columns.map((column) => [column, values[column]]))

const unknownFilter = (table: string) =>
  new InvalidInputError(
    'unknown_filter',
    `"${table}" cannot be filtered like this.`,
    'List the column in filterBy. Filters take a value, a list of values, null, or a range such as { gte: 1 }.',
  )

const notARow = (table: string) =>
  new InvalidInputError(
    'invalid_value',
    `The values for "${table}" are not an object.`,
    'Pass an object of its columns.',
  )
