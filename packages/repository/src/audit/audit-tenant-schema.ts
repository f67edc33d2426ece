import { CompiledQuery, type Kysely } from 'kysely'
import {
  definerFunctionsSql,
  foreignKeysSql,
  indexesSql,
  parentsSql,
  policiesSql,
  roleSql,
  rowFunctionsSql,
  tablesSql,
  unlistedTablesSql,
  viewsSql,
  type ForeignKeyFacts,
  type IndexFacts,
  type PolicyFacts,
  type Query,
  type RoleFacts,
  type TableFacts,
  type ViewFacts,
} from './catalog.ts'
import { finding, type Finding } from '../finding/finding.ts'

export interface AuditOptions {
  /** As given to `createTenantDatabase`. */
  readonly tenantTables: readonly string[]
  /** As given to `createTenantDatabase`. */
  readonly functions?: readonly string[]
  /** The role that the app connects as. Default: the role of this connection. */
  readonly appRole?: string
}

/**
 * Reads the catalogs and lists every way past row-level security that the schema leaves open, and every index that
 * row-level security disables. It examines the tenant tables of the search path's first schema, and the tables that the
 * role reaches in other schemas. Any role may run it.
 *
 * @returns no findings for a schema made with `tenantTable`
 * @example
 * ```ts
 * import { auditTenantSchema } from '@rolecall/repository/audit'
 * import { Kysely, PostgresDialect } from 'kysely'
 * import { Pool } from 'pg'
 * const db = new Kysely({ dialect: new PostgresDialect({ pool: new Pool() }) })
 * for (const { message, remedy } of await auditTenantSchema(db, { tenantTables: ['tasks'] })) console.error(message, remedy)
 * ```
 */
export const auditTenantSchema = <DB>(db: Kysely<DB>, options: AuditOptions): Promise<readonly Finding[]> =>
  auditWith(
    async <Row>(text: string, values: readonly unknown[]) =>
      (await db.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows,
    options,
  )

export async function auditWith(
  query: Query,
  { tenantTables, appRole, functions = [] }: AuditOptions,
): Promise<readonly Finding[]> {
  const role = appRole ?? (await query<{ role: string }>('select current_user as role', []))[0]!.role
  const read = <Row>(text: string) => query<Row>(text, [tenantTables, role])
  const tables = await read<TableFacts>(tablesSql)
  const policies = await read<PolicyFacts>(policiesSql)
  const indexes = await read<IndexFacts>(indexesSql)
  const foreignKeys = await read<ForeignKeyFacts>(foreignKeysSql)
  const views = await read<ViewFacts>(viewsSql)
  const definers = await read<{ name: string }>(definerFunctionsSql)
  const unlisted = await read<{ name: string }>(unlistedTablesSql)
  const parents = await read<{ name: string }>(parentsSql)
  const rowFunctions = await query<{ name: string }>(rowFunctionsSql, [functions, role])
  const [facts] = await read<RoleFacts>(roleSql)
  return [
    ...roleFindings(role, facts!),
    ...tenantTables.flatMap((name) =>
      tableFindings(
        name,
        tables.find((table) => table.name === name),
      ),
    ),
    ...tables.flatMap((table) =>
      policyFindings(
        table,
        policies.filter((policy) => policy.table === table.name),
      ),
    ),
    ...tables.flatMap((table) =>
      indexFindings(
        table,
        indexes.filter((index) => index.table === table.name),
      ),
    ),
    ...foreignKeys.flatMap(foreignKeyFindings),
    ...views.map(({ name, materialized }) =>
      finding(materialized ? 'materialized_view' : 'view_without_security_invoker', name),
    ),
    ...rowFunctions.map(({ name }) => finding('row_function_callable', name)),
    ...definers.map(({ name }) => finding('security_definer_function', name)),
    ...unlisted.map(({ name }) => finding('unlisted_tenant_table', name)),
    ...parents.map(({ name }) => finding('parent_table_reachable', name)),
  ]
}

function roleFindings(role: string, { superuser, bypass, create, preset, backslashes }: RoleFacts): readonly Finding[] {
  return [
    ...(superuser ? [finding('role_is_superuser', role)] : []),
    ...(bypass ? [finding('role_bypasses_row_security', role)] : []),
    ...(create ? [finding('role_can_create', role)] : []),
    ...(backslashes ? [finding('backslashes_in_literals', role)] : []),
    ...(preset ? [finding('scope_preset', role)] : []),
  ]
}

function tableFindings(name: string, table: TableFacts | undefined): readonly Finding[] {
  if (table === undefined) return [finding('table_missing', name)]
  // Findings about views cover a listed view.
  if (table.kind === 'v' || table.kind === 'm') return []
  return [
    ...(table.has_column ? [] : [finding('organization_column_missing', name)]),
    ...(table.has_column && !table.not_null ? [finding('organization_column_nullable', name)] : []),
    ...(table.has_column && !table.has_check ? [finding('organization_check_missing', name)] : []),
    ...(table.exact ? [] : [finding('organization_column_inexact', name)]),
    ...(table.row_security ? [] : [finding('row_security_disabled', name)]),
    ...(table.forced ? [] : [finding('row_security_not_forced', name)]),
    ...(table.owned ? [finding('role_owns_table', name)] : []),
    ...(table.excessive?.length ? [finding('excessive_grant', name, table.excessive.join(', '))] : []),
  ]
}

/** The predicate of `policy.ts` as PostgreSQL prints it. */
const printedPredicate = "(organization_id = nullif(current_setting('app.current_org'::text, true), ''::text))"
const isFailClosed = (predicate: string | null) => predicate?.toLowerCase().replace(/\s+/g, ' ') === printedPredicate

function policyFindings(table: TableFacts, policies: readonly PolicyFacts[]): readonly Finding[] {
  if (table.kind !== 'r' && table.kind !== 'p') return []
  const applying = policies.filter(({ applies }) => applies)
  const loose = applying.filter(({ command, using, check }) =>
    command === 'a' ? !isFailClosed(check) : !isFailClosed(using) || (check !== null && !isFailClosed(check)),
  )
  const commands = new Set(applying.map(({ command }) => command))
  const covered = commands.has('*') || ['r', 'a', 'w', 'd'].every((command) => commands.has(command))
  return [
    ...loose.map(({ name }) => finding('policy_not_fail_closed', table.name, name)),
    ...(covered ? [] : [finding('policy_missing', table.name)]),
  ]
}

function indexFindings(table: TableFacts, indexes: readonly IndexFacts[]): readonly Finding[] {
  if (table.kind !== 'r' && table.kind !== 'p') return []
  return [
    ...indexes
      .filter((index) => index.unique && !index.starts_with_organization)
      .map(({ name }) => finding('key_without_organization', table.name, name)),
    ...indexes.filter(({ leaky }) => leaky).map(({ name }) => finding('index_not_leakproof', table.name, name)),
    ...(indexes.some((index) => index.starts_with_organization && index.whole)
      ? []
      : [finding('scope_index_missing', table.name)]),
  ]
}

function foreignKeyFindings({
  table,
  name,
  to_tenant,
  from_tenant,
  pairs_organization,
  nulls_organization,
}: ForeignKeyFacts): readonly Finding[] {
  return [
    ...(to_tenant && !pairs_organization ? [finding('foreign_key_without_organization', table, name)] : []),
    ...(from_tenant && nulls_organization ? [finding('foreign_key_nulls_organization', table, name)] : []),
  ]
}
