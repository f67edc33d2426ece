import { Kysely, PostgresDialect, sql, type Dialect, type PostgresPool } from 'kysely'
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration'
import { fromDatabaseError } from '../errors/from-database-error.ts'
import { tolerateLoss } from '../gateway/tolerate-loss.ts'
import { MigrationError } from '../errors/migration-error.ts'
import { rememberAppRole } from './app-role.ts'
import { quote } from '../sql/quote.ts'
import { grantToSystemRole, requireBypass } from './system-role.ts'

export interface MigrateOptions {
  /** A `pg` pool that connects as the owner of the schema. */
  readonly pool?: PostgresPool
  /** Instead of `pool`. */
  readonly dialect?: Dialect
  /** By name, applied in alphabetical order, or a provider of Kysely's. */
  readonly migrations: Readonly<Record<string, Migration>> | MigrationProvider
  /** The role that the app connects as; `tenantTable` grants to it. */
  readonly appRole: string
  /**
   * The role of `systemScope`, which has BYPASSRLS. After the migrations it may read and write every table of schema
   * `public` that this connection owns. BYPASSRLS alone grants no access to tables.
   */
  readonly systemRole?: string
}

/**
 * Applies the missing migrations in one transaction. Processes that start at the same time wait for each other. Run it
 * as the owner, never with the app's pool.
 *
 * @returns the names of the migrations that this call applied
 * @throws {MigrationError} `migration_failed`
 * @example
 * ```ts
 * import { migrate, tenantTable } from '@rolecall/repository/migrations'
 * import { Pool } from 'pg'
 * await migrate({
 *   pool: new Pool({ connectionString: process.env.OWNER_DATABASE_URL }),
 *   appRole: 'app',
 *   migrations: { '001_tasks': { up: (db) => tenantTable(db, 'tasks').addColumn('title', 'text').execute() } },
 * })
 * ```
 */
export async function migrate(options: MigrateOptions): Promise<readonly string[]> {
  const { pool, dialect, migrations, appRole, systemRole } = options
  if (pool) tolerateLoss(pool)
  const db = new Kysely<unknown>({ dialect: dialect ?? new PostgresDialect({ pool: pool! }) })
  await db
    .transaction()
    .execute(async (transaction) => {
      // Two grants on one schema at the same time fail on the catalog's row ("tuple concurrently updated").
      await sql`select pg_advisory_xact_lock(hashtextextended('rolecall_grant_schema', 0))`.execute(transaction)
      await sql.raw(`grant usage on schema public to ${quote(appRole)}`).execute(transaction)
    })
    .catch((error: unknown) => {
      throw new MigrationError(
        `The app's role "${appRole}" cannot be granted the schema.`,
        'Check that the role exists, and that this connection owns the schema.',
        { cause: fromDatabaseError(error, false) },
      )
    })
  if (systemRole !== undefined) await requireBypass(db, systemRole)
  const migrator = new Migrator({ db, provider: granting(providerOf(migrations), appRole) })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error === undefined) {
    if (systemRole !== undefined) await grantToSystemRole(db, systemRole)
    return results.map(({ migrationName }) => migrationName)
  }
  // The database's message can quote rows. An error that the migration itself threw passes unchanged.
  const cause = fromDatabaseError(error, false)
  const failed = results.find(({ status }) => status === 'Error')?.migrationName
  throw new MigrationError(
    `${failed ? `Migration "${failed}"` : 'The migration run'} failed, and nothing of this run was kept: ${cause.message}`,
    'Correct it and run the migrations again.',
    { cause },
  )
}

const providerOf = (migrations: MigrateOptions['migrations']): MigrationProvider =>
  typeof migrations['getMigrations'] === 'function'
    ? (migrations as MigrationProvider)
    : { getMigrations: async () => ({ ...(migrations as Record<string, Migration>) }) }

const granting = (provider: MigrationProvider, appRole: string): MigrationProvider => ({
  async getMigrations() {
    const known = await provider.getMigrations()
    return Object.fromEntries(
      Object.entries(known).map(([name, migration]) => [
        name,
        {
          ...(migration.down ? { down: migration.down.bind(migration) } : {}),
          up: (db: Parameters<Migration['up']>[0]) => {
            rememberAppRole(db, appRole)
            return migration.up(db)
          },
        },
      ]),
    )
  },
})
