import { sql, type Kysely } from 'kysely'
import { AdoptionError } from '../errors/adoption-error.ts'
import { organizationColumn } from '../sql/organization.ts'
import { appRoleOf } from './app-role.ts'
import { constraintName, quote, quoteList } from '../sql/quote.ts'
import { isolationStatements, organizationCheck } from './policy.ts'

export interface AdoptTableOptions {
  /** Default: the role given to `migrate`. */
  readonly appRole?: string
  /**
   * For a table without `organization_id`: a SQL expression over the table's columns for each existing row's
   * organization. It becomes part of an UPDATE unchanged, so never build it from input. It runs as the owner, who does
   * not see the rows of tenant tables. When it reads one, run the migration as a role with BYPASSRLS.
   */
  readonly organizationOf?: string
}

type AnyKysely = Kysely<never>

/**
 * Turns an existing table into a tenant table: column, check, primary key of `organization_id` and the old key,
 * policy, FORCE and grants. Unique constraints and foreign keys stay unchanged, and `auditTenantSchema` lists the ones
 * that cross organizations. Run it as the owner, in a migration.
 *
 * @throws {AdoptionError} when the table does not exist, when the column is missing without `organizationOf` or is not
 * text, when rows have no organization, or when foreign keys of other tables refer to the primary key
 * @example
 * ```ts
 * import { adoptTenantTable } from '@rolecall/repository/migrations'
 * import type { Kysely } from 'kysely'
 * export const up = (db: Kysely<never>) =>
 *   adoptTenantTable(db, 'notes', { organizationOf: '(select organization_id from tasks where tasks.id = notes.task_id)' })
 * ```
 */
export async function adoptTenantTable<DB>(
  database: Kysely<DB>,
  table: string,
  options: AdoptTableOptions = {},
): Promise<void> {
  const db = database as unknown as AnyKysely
  const appRole = appRoleOf(db, options.appRole)
  const run = (text: string) => sql.raw(text).execute(db)
  const name = quote(table)

  const type = await organizationType(db, table)
  if (type !== undefined && type !== 'text')
    throw new AdoptionError(
      `${organizationColumn} of "${table}" is ${type}, and the policy compares text.`,
      `Change it before adopting the table: alter column ${organizationColumn} type text.`,
    )
  if (type === undefined) {
    if (!options.organizationOf)
      throw new AdoptionError(
        `"${table}" has no column ${organizationColumn}.`,
        "Add it, or pass organizationOf, an expression for each row's organization.",
      )
    await run(`alter table ${name} add column ${organizationColumn} text`)
    await run(`update ${name} set ${organizationColumn} = ${options.organizationOf}`)
  }
  const { rows } = await sql<{
    homeless: string
  }>`select count(*) as homeless from ${sql.table(table)} where nullif(organization_id, '') is null`.execute(db)
  if (Number(rows[0]?.homeless) > 0)
    throw new AdoptionError(
      `${rows[0]?.homeless} rows of "${table}" belong to no organization.`,
      'Give them one, or delete them, before adopting the table.',
    )

  await run(`alter table ${name} alter column ${organizationColumn} set not null`)
  await run(
    `alter table ${name} drop constraint if exists ${quote(constraintName(table, organizationColumn, 'check'))}, add ${organizationCheck(table)}`,
  )
  await widenPrimaryKey(db, table)
  for (const statement of isolationStatements(table, appRole)) await run(statement)
}

/** The type of `organization_id`, or `undefined` without the column. */
async function organizationType(db: AnyKysely, table: string): Promise<string | undefined> {
  const { rows } = await sql<{ kind: string; type: string | null }>`
    select c.relkind as kind, a.atttypid::regtype::text as type
    from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attname = ${organizationColumn} and not a.attisdropped
    where c.oid = to_regclass(${quote(table)})
  `.execute(db)
  const [found] = rows
  if (found === undefined)
    throw new AdoptionError(`Table "${table}" does not exist.`, 'Create it first, or correct the name.')
  if (found.kind !== 'r' && found.kind !== 'p')
    throw new AdoptionError(
      `"${table}" is a view or a foreign table, which has no row-level security of its own.`,
      'Adopt the tables behind it.',
    )
  return found.type ?? undefined
}

async function widenPrimaryKey(db: AnyKysely, table: string): Promise<void> {
  const { rows } = await sql<{ name: string; columns: string[]; referrers: string[] | null }>`
    select key.conname as name,
      (select array_agg(attname::text order by place) from unnest(key.conkey) with ordinality as part(number, place)
        join pg_attribute on attrelid = key.conrelid and attnum = part.number) as columns,
      (select array_agg(distinct conrelid::regclass::text) from pg_constraint
        where contype = 'f' and conindid = key.conindid) as referrers
    from pg_constraint key where conrelid = ${quote(table)}::regclass and contype = 'p'
  `.execute(db)
  const key = rows[0]
  if (key?.columns[0] === organizationColumn) return
  if (key?.referrers?.length) {
    throw new AdoptionError(
      `Foreign keys of ${key.referrers.join(', ')} refer to the primary key of "${table}".`,
      'Drop them, adopt those tables too, and add the keys again with organization_id in front.',
    )
  }
  const columns = [organizationColumn, ...(key?.columns ?? []).filter((column) => column !== organizationColumn)]
  if (columns.length === 1)
    throw new AdoptionError(`"${table}" has no primary key.`, 'Add one before adopting the table.')
  const drop = key ? `drop constraint ${quote(key.name)}, ` : ''
  await sql
    .raw(
      `alter table ${quote(table)} ${drop}add constraint ${quote(constraintName(table, 'pkey'))} primary key (${quoteList(columns)})`,
    )
    .execute(db)
}
