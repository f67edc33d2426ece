/** The needs of the role of `systemScope`: BYPASSRLS, which is an attribute, and rights on the tables. */
import { sql, type Kysely } from 'kysely'
import { fromDatabaseError } from '../errors/from-database-error.ts'
import { quote } from '../sql/quote.ts'
import { MigrationError } from '../errors/migration-error.ts'

/** @throws {MigrationError} when the role does not exist, or is subject to row-level security and would see no rows */
export async function requireBypass(db: Kysely<unknown>, role: string): Promise<void> {
  const { rows } = await sql<{
    bypasses: boolean
  }>`select rolbypassrls or rolsuper as bypasses from pg_roles where rolname = ${role}`.execute(db)
  if (rows[0]?.bypasses) return
  throw new MigrationError(
    rows[0]
      ? `The system role "${role}" does not bypass row-level security, so it would see no rows.`
      : `The system role "${role}" does not exist.`,
    rows[0]
      ? `As a superuser: alter role ${quote(role)} bypassrls.`
      : `As a superuser: create role ${quote(role)} login bypassrls password '…'.`,
  )
}

/** Lets the role read and write every table of schema `public` that the connection owns, and use its sequences. */
export async function grantToSystemRole(db: Kysely<unknown>, role: string): Promise<void> {
  try {
    await db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtextextended('rolecall_grant_schema', 0))`.execute(transaction)
      await sql.raw(`grant usage on schema public to ${quote(role)}`).execute(transaction)
      const { rows } = await sql<{ name: string; sequence: boolean }>`
        select relname as name, relkind = 'S' as sequence from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'S')
          and relowner = current_user::regrole and relname not like 'kysely\\_migration%'
        order by relname`.execute(transaction)
      for (const { name, sequence } of rows) {
        const rights = sequence ? 'usage on sequence' : 'select, insert, update, delete on table'
        await sql.raw(`grant ${rights} public.${quote(name)} to ${quote(role)}`).execute(transaction)
      }
    })
  } catch (error) {
    throw new MigrationError(
      `The migrations are applied, but the system role "${role}" could not be granted the tables.`,
      'Run this again as their owner.',
      { cause: fromDatabaseError(error, false) },
    )
  }
}
