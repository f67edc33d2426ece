import { createHmac } from 'node:crypto'
import { quote, quoteLiteral } from '../sql/quote.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { EmbeddedPostgresError } from '../errors/embedded-postgres-error.ts'

export interface ProvisionOptions {
  /** A superuser's connection string, such as `startPostgres` returns. */
  readonly url: string
  /** The database's name. The roles are `<database>_owner`, `<database>_app` and `<database>_system`. */
  readonly database: string
}

/** A database with its three roles. The connection strings contain passwords. */
export interface ProvisionedDatabase {
  /** For `migrate`: owns database and schema. */
  readonly ownerUrl: string
  /** For `createTenantDatabase`: owns nothing and cannot bypass row-level security. */
  readonly appUrl: string
  readonly appRole: string
  /** For `systemScope`: bypasses row-level security; owns nothing. */
  readonly systemUrl: string
}

/**
 * Creates a database and the roles that the walls need, unless they exist, for development or tests. The roles'
 * passwords are derived from the superuser's, so that a second call returns the same connection strings.
 *
 * @throws {EmbeddedPostgresError} `postgres_driver_missing` without the optional peer `pg`
 * @throws {ConfigurationError} `invalid_name` for a name that PostgreSQL reserves or truncates
 * @example
 * ```ts
 * import { provisionDatabase, startPostgres } from '@rolecall/repository/embedded'
 * const postgres = await startPostgres({ directory: '.data/postgres' })
 * const { ownerUrl, appUrl, appRole } = await provisionDatabase({ url: postgres.url, database: 'dashboard' })
 * ```
 */
export async function provisionDatabase({ url, database }: ProvisionOptions): Promise<ProvisionedDatabase> {
  assertUsableName(database)
  const { default: pg } = await import('pg').catch((cause: unknown) => {
    throw new EmbeddedPostgresError(
      'postgres_driver_missing',
      'provisionDatabase needs the optional peer "pg", which is not installed.',
      'Install it.',
      { cause },
    )
  })
  const [owner, app, system] = [`${database}_owner`, `${database}_app`, `${database}_system`]
  const urls = new Map([owner, app, system].map((role) => [role, urlFor(url, database, role)]))

  const connect = async (
    target: string,
    statements: (run: (text: string) => Promise<{ readonly rowCount: number | null }>) => Promise<void>,
  ) => {
    const client = new pg.Client({ connectionString: target })
    await client.connect()
    try {
      await statements((text) => client.query(text))
    } finally {
      await client.end()
    }
  }

  await connect(url, async (run) => {
    for (const [role, { password }] of urls) {
      const exists = (await run(`select 1 from pg_roles where rolname = ${quoteLiteral(role)}`)).rowCount
      const rights = `login nosuperuser nocreatedb nocreaterole noreplication ${role === system ? 'bypassrls' : 'nobypassrls'}`
      await run(`${exists ? 'alter' : 'create'} role ${quote(role)} with ${rights} password ${quoteLiteral(password)}`)
    }
    const exists = (await run(`select 1 from pg_database where datname = ${quoteLiteral(database)}`)).rowCount
    if (!exists) await run(`create database ${quote(database)} owner ${quote(owner)}`)
    await run(`revoke all on database ${quote(database)} from public`)
    await run(`grant connect on database ${quote(database)} to ${quote(app)}, ${quote(system)}`)
  })
  const target = new URL(url)
  target.pathname = `/${encodeURIComponent(database)}`
  await connect(target.href, async (run) => {
    await run(`alter schema public owner to ${quote(owner)}`)
    await run('revoke all on schema public from public')
    await run(`grant usage on schema public to ${quote(app)}, ${quote(system)}`)
    await run(
      `alter default privileges for role ${quote(owner)} in schema public grant select, insert, update, delete on tables to ${quote(system)}`,
    )
    await run(
      `alter default privileges for role ${quote(owner)} in schema public grant usage on sequences to ${quote(system)}`,
    )
  })
  return {
    ownerUrl: urls.get(owner)!.href,
    appUrl: urls.get(app)!.href,
    systemUrl: urls.get(system)!.href,
    appRole: app,
  }
}

/** Roles whose names begin with `pg_` are PostgreSQL's own, and longer names are truncated to the same one. */
function assertUsableName(database: string): void {
  const longest = `${database}_system`
  const problem =
    database === ''
      ? 'is empty'
      : longest.startsWith('pg_')
        ? 'gives roles names that begin with "pg_", which PostgreSQL reserves for itself'
        : ['template0', 'template1', 'postgres'].includes(database)
          ? "is one of PostgreSQL's own databases"
          : Buffer.byteLength(longest) > 63
            ? 'gives roles names of more than 63 bytes, which PostgreSQL truncates'
            : undefined
  if (problem === undefined) return
  throw new ConfigurationError(
    'invalid_name',
    `The database name "${database}" ${problem}.`,
    'Choose another name, such as the name of your app.',
  )
}

function urlFor(superuser: string, database: string, role: string): URL {
  const url = new URL(superuser)
  url.username = encodeURIComponent(role)
  // Derived, so that several processes that provision the same database agree on it.
  url.password = createHmac('sha256', decodeURIComponent(url.password)).update(role).digest('base64url')
  url.pathname = `/${encodeURIComponent(database)}`
  return url
}
