import { sql, type Kysely } from 'kysely'
import { appRoleOf } from './app-role.ts'
import { quote } from '../sql/quote.ts'

/**
 * Lets the app's role read a table that all organizations share, and do nothing else with it. The owner and
 * `systemScope` write such tables.
 *
 * @example
 * ```ts
 * import { grantGlobalTable } from '@rolecall/repository/migrations'
 * import type { Kysely } from 'kysely'
 * export const up = async (db: Kysely<never>) => {
 *   await db.schema.createTable('plans').addColumn('code', 'text', (column) => column.primaryKey()).execute()
 *   await grantGlobalTable(db, 'plans')
 * }
 * ```
 */
export async function grantGlobalTable<DB>(
  db: Kysely<DB>,
  table: string,
  options: { readonly appRole?: string } = {},
): Promise<void> {
  const role = quote(appRoleOf(db, options.appRole))
  await sql.raw(`revoke all on ${quote(table)} from public, ${role}`).execute(db)
  await sql.raw(`grant select on ${quote(table)} to ${role}`).execute(db)
}
