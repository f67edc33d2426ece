import { sql, type ColumnBuilderCallback, type CreateTableBuilder, type Kysely } from 'kysely'
import type { IdType } from '../sql/id-type.ts'
import { organizationColumn } from '../sql/organization.ts'
import { appRoleOf } from './app-role.ts'
import { constraintName, quote, quoteList } from '../sql/quote.ts'
import { changedByStatements, currentUserSql, isolationStatements, ownershipStatement } from './policy.ts'

export interface TenantTableOptions {
  /** The role that reads and writes the rows. Default: the one given to `migrate`. */
  readonly appRole?: string
  /** Default: `uuid`, with `gen_random_uuid()`. `integer` and `bigint` count up, over all organizations. */
  readonly id?: IdType
}

export interface ReferenceOptions {
  /** Default: `no action`. `set null` empties the referencing columns, never the organization. */
  readonly onDelete?: 'cascade' | 'restrict' | 'set null' | 'no action'
}

const generatedIds = {
  uuid: (column) => column.notNull().defaultTo(sql`gen_random_uuid()`),
  text: (column) => column.notNull().check(sql`id <> ''`),
  integer: (column) => column.notNull().generatedAlwaysAsIdentity(),
  bigint: (column) => column.notNull().generatedAlwaysAsIdentity(),
} as const satisfies Record<IdType, ColumnBuilderCallback>

const onDeleteActions = {
  cascade: 'cascade',
  restrict: 'restrict',
  'set null': 'set null',
  'no action': 'no action',
} as const

type AnyKysely = Kysely<never>

type DataType = Parameters<CreateTableBuilder<string>['addColumn']>[1]

/** Builds a tenant table; nothing happens until `execute()`. */
export interface TenantTableBuilder {
  /** As Kysely's `addColumn`. `id` and `organization_id` are there already. */
  addColumn(name: string, type: DataType, build?: ColumnBuilderCallback): TenantTableBuilder
  /** Unique within an organization. */
  addUnique(columns: readonly string[]): TenantTableBuilder
  /** A foreign key that stays in the organization: from these columns to the key of another tenant table. */
  addReference(column: string, table: string, options?: ReferenceOptions): TenantTableBuilder
  /** An index within an organization: `organization_id` and then these columns. */
  addIndex(columns: readonly string[]): TenantTableBuilder
  /**
   * Adds a column for the owner's user id, filled with the scope's member, and limits each row to its owner.
   * `seesAll` names a permission whose holders see and change every row of the organization.
   */
  ownedBy(column: string, options?: { readonly seesAll?: string }): TenantTableBuilder
  /** Adds a nullable column that an insert fills with the scope's member. */
  createdBy(column: string): TenantTableBuilder
  /** Adds a nullable column that each insert and update fills with the scope's member. */
  changedBy(column: string): TenantTableBuilder
  /** Creates table, keys, checks, policy and grants. */
  execute(): Promise<void>
}

/**
 * A table that belongs to organizations: `organization_id` and `id`, primary key of both, forced row-level security
 * with the fail-closed policy, and grants to the app's role. Every key that the builder adds starts with
 * `organization_id`. Run it as the owner, in a migration.
 *
 * @example
 * ```ts
 * import { tenantTable } from '@rolecall/repository/migrations'
 * import type { Kysely } from 'kysely'
 * export const up = (db: Kysely<never>) =>
 *   tenantTable(db, 'tasks')
 *     .addColumn('title', 'text', (column) => column.notNull())
 *     .addIndex(['title'])
 *     .execute()
 * ```
 */
export function tenantTable<DB>(db: Kysely<DB>, table: string, options: TenantTableOptions = {}): TenantTableBuilder {
  return builderOf(db as unknown as AnyKysely, table, options, { columns: [], after: [] })
}

type Extend = (create: CreateTableBuilder<string>) => CreateTableBuilder<string>

interface Definition {
  readonly columns: readonly Extend[]
  /** Statements that follow the table's creation. */
  readonly after: readonly string[]
}

function builderOf(
  db: AnyKysely,
  table: string,
  options: TenantTableOptions,
  definition: Definition,
): TenantTableBuilder {
  const extend = (column: Extend) =>
    builderOf(db, table, options, { ...definition, columns: [...definition.columns, column] })
  const then = (statement: string) =>
    builderOf(db, table, options, { ...definition, after: [...definition.after, statement] })
  const within = (columns: readonly string[]) => quoteList([organizationColumn, ...columns])
  return {
    addColumn: (name, type, build) => extend((create) => create.addColumn(name, type, build)),
    addUnique: (columns) =>
      then(
        `alter table ${quote(table)} add constraint ${quote(constraintName(table, ...columns, 'key'))} unique (${within(columns)})`,
      ),
    addReference: (column, target, { onDelete = 'no action' } = {}) =>
      then(
        `alter table ${quote(table)} add constraint ${quote(constraintName(table, column, 'fkey'))} ` +
          `foreign key (${within([column])}) references ${quote(target)} (${within(['id'])}) ` +
          `on delete ${onDeleteActions[onDelete]}${onDelete === 'set null' ? ` (${quote(column)})` : ''}`,
      ),
    addIndex: (columns) =>
      then(`create index ${quote(constraintName(table, ...columns, 'idx'))} on ${quote(table)} (${within(columns)})`),
    ownedBy: (column, { seesAll } = {}) =>
      builderOf(db, table, options, {
        columns: [
          ...definition.columns,
          (create) => create.addColumn(column, 'text', (build) => build.notNull().defaultTo(sql.raw(currentUserSql))),
        ],
        after: [
          ...definition.after,
          `create index ${quote(constraintName(table, column, 'idx'))} on ${quote(table)} (${within([column])})`,
          ownershipStatement(table, column, seesAll),
        ],
      }),
    createdBy: (column) =>
      extend((create) => create.addColumn(column, 'text', (build) => build.defaultTo(sql.raw(currentUserSql)))),
    changedBy: (column) =>
      builderOf(db, table, options, {
        columns: [...definition.columns, (create) => create.addColumn(column, 'text')],
        after: [...definition.after, ...changedByStatements(table, column)],
      }),
    execute: () => createTenantTable(db, table, options, definition),
  }
}

async function createTenantTable(
  db: AnyKysely,
  table: string,
  options: TenantTableOptions,
  definition: Definition,
): Promise<void> {
  const appRole = appRoleOf(db, options.appRole)
  const id = options.id ?? 'uuid'
  const base: CreateTableBuilder<string> = db.schema
    .createTable(table)
    .addColumn(organizationColumn, 'text', (column) => column.notNull())
    .addColumn('id', id, generatedIds[id])
    .addPrimaryKeyConstraint(constraintName(table, 'pkey'), [organizationColumn, 'id'])
    .addCheckConstraint(constraintName(table, organizationColumn, 'check'), sql`organization_id <> ''`)
  await definition.columns.reduce((create, column) => column(create), base).execute()
  for (const statement of [...definition.after, ...isolationStatements(table, appRole)])
    await sql.raw(statement).execute(db)
}
