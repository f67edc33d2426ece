import type { ColumnType, Dialect } from 'kysely'
import type { OrganizationId, Session } from '@rolecall/rbac'
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { Gateway, TransactionSettings } from '../gateway/gateway.ts'
import { createDialectGateway } from '../gateway/dialect-gateway.ts'
import { createPgGateway } from '../gateway/pg-gateway.ts'
import type { PgPool } from '../gateway/pg-types.ts'
import {
  openScope,
  openScopeOf,
  type OrganizationAccess,
  type OrganizationScope,
  type VerifiedOrganizationId,
} from '../session/organization-scope.ts'
import { createTenantSchema } from '../statement/tenant-schema.ts'
import { createTransactions } from './open-transactions.ts'
import { logToStandardError, type ScopeEvent } from './scope-event.ts'
import { createScopedDatabase, type ScopedDatabase } from './scoped-database.ts'
import { createSystemScope, type SystemDatabase, type SystemOptions } from './system-scope.ts'

/**
 * The type of `organization_id` in a table's interface: readable, and written by the scope alone.
 *
 * @example
 * ```ts
 * import type { OrganizationColumn } from '@rolecall/repository'
 * interface TaskTable { id: string; organization_id: OrganizationColumn; title: string }
 * ```
 */
export type OrganizationColumn = ColumnType<string, never, never>

/** The tables of `DB` whose `organization_id` is an `OrganizationColumn`. */
export type TenantTableOf<DB> = {
  [Table in keyof DB & string]: DB[Table] extends { readonly organization_id: infer Column }
    ? [Column] extends [OrganizationColumn]
      ? Table
      : never
    : never
}[keyof DB & string]

export interface TenantDatabaseOptions<DB> {
  /** A `pg` pool that connects as the app's role: not the owner, not a superuser, without BYPASSRLS. */
  readonly pool?: PgPool
  /** Instead of `pool`: a Kysely dialect for PostgreSQL, such as `PGliteDialect`. */
  readonly dialect?: Dialect
  /** Tables with `organization_id`. */
  readonly tenantTables: readonly TenantTableOf<DB>[]
  /** Tables without `organization_id`, which every organization may read and none may write. */
  readonly globalTables?: readonly Exclude<keyof DB & string, TenantTableOf<DB>>[]
  /** Your own SQL functions that compute from their arguments alone. */
  readonly functions?: readonly string[]
  /** A role that each transaction takes on, for connections that log in with more rights (PGlite). */
  readonly role?: string
  /** Called with the reason of each `forOrganization`. Default: the log of `system`, else a line on standard error. */
  readonly log?: (event: ScopeEvent) => void
  /** Makes `systemScope()` available. */
  readonly system?: SystemOptions
}

export interface TenantDatabase<DB> {
  /**
   * The rows of the session's organization. Each statement is a transaction of its own and one round trip.
   * @throws {IsolationError} `session_not_verified`, `session_without_organization`, before any I/O
   */
  for(session: Session): ScopedDatabase<DB>
  /**
   * Several statements, committed together when `run` resolves and rolled back when it rejects. Inside of it, `for` with
   * the same session joins the transaction, and `transaction` with the same session is a savepoint.
   * @throws {IsolationError} as `for`; {@link TransactionError} when the database did not commit, and
   * `transaction_nested` for another scope inside of it
   */
  transaction<T>(
    session: Session,
    run: (db: ScopedDatabase<DB>) => Promise<T>,
    settings?: TransactionSettings,
  ): Promise<T>
  /**
   * The rows of one organization without a session, for jobs, webhooks and seeds. The walls are the same as those of
   * `for`, and the reason is logged. The id comes from a session, or from another verified
   * place through `trustOrganizationId`.
   * @throws {IsolationError} `reason_missing`
   */
  forOrganization(id: OrganizationId | VerifiedOrganizationId, access: OrganizationAccess): ScopedDatabase<DB>
  /** `transaction` with the scope of `forOrganization`. */
  transactionForOrganization<T>(
    id: OrganizationId | VerifiedOrganizationId,
    access: OrganizationAccess,
    run: (db: ScopedDatabase<DB>) => Promise<T>,
    settings?: TransactionSettings,
  ): Promise<T>
  /**
   * All organizations' rows, unscoped, through the pool of `system`: for migrations of data, webhooks and jobs. The
   * reason is logged.
   * @throws {IsolationError} `system_scope_unavailable`
   */
  systemScope(reason: string): SystemDatabase<DB>
}

/** The parts of a database of this module that `assertTenantIsolation` needs. */
export interface TenantDatabaseParts {
  readonly gateway: Gateway
  readonly tenantTables: readonly string[]
  readonly functions: readonly string[]
}

const parts = new WeakMap<object, TenantDatabaseParts>()

export const partsOf = (database: object): TenantDatabaseParts | undefined => parts.get(database)

/**
 * Organization-scoped access to a PostgreSQL database. The pool belongs to the caller, who also ends it.
 *
 * @example
 * ```ts
 * import { createTenantDatabase, type OrganizationColumn } from '@rolecall/repository'
 * import type { OrganizationId, Session } from '@rolecall/rbac'
 * import { Pool } from 'pg'
 * interface Database { tasks: { id: string; organization_id: OrganizationColumn; title: string } }
 * const pool = new Pool({ connectionString: process.env.DATABASE_URL })
 * const tenants = createTenantDatabase<Database>({ pool, tenantTables: ['tasks'] })
 * const titles = (session: Session) => tenants.for(session).selectFrom('tasks').select('title').execute()
 * ```
 */
export function createTenantDatabase<DB>(options: TenantDatabaseOptions<DB>): TenantDatabase<DB> {
  const schema = createTenantSchema(options)
  const gateway = createGateway(options)
  const transactions = createTransactions(gateway)
  const handleOf = (scope: OrganizationScope) =>
    createScopedDatabase<DB>(schema, scope, {
      execute: (query) => transactions.execute(scope, query),
      stream: (query, chunkSize) => transactions.stream(scope, query, chunkSize),
    })
  const logAccess = ({ organizationId }: OrganizationScope, { reason }: OrganizationAccess) =>
    (options.log ?? options.system?.log ?? logToStandardError)({ reason, organizationId, at: new Date() })
  const database: TenantDatabase<DB> = Object.freeze<TenantDatabase<DB>>({
    for: (session) => handleOf(openScope(session)),
    forOrganization(id, access) {
      const scope = openScopeOf(id, access)
      logAccess(scope, access)
      return handleOf(scope)
    },
    async transaction(session, run, settings) {
      const scope = openScope(session)
      return transactions.run(scope, settings, (statements) => run(createScopedDatabase<DB>(schema, scope, statements)))
    },
    async transactionForOrganization(id, access, run, settings) {
      const scope = openScopeOf(id, access)
      logAccess(scope, access)
      return transactions.run(scope, settings, (statements) => run(createScopedDatabase<DB>(schema, scope, statements)))
    },
    systemScope: createSystemScope<DB>(options.system),
  })
  parts.set(database, { gateway, tenantTables: options.tenantTables, functions: options.functions ?? [] })
  return database
}

function createGateway<DB>({ pool, dialect, role }: TenantDatabaseOptions<DB>): Gateway {
  if (pool && dialect) throw invalidOption('createTenantDatabase got a pool and a dialect.')
  if (pool) return createPgGateway(pool, role)
  if (dialect) return createDialectGateway(dialect, role)
  throw invalidOption('createTenantDatabase got neither a pool nor a dialect.')
}

const invalidOption = (what: string) => new ConfigurationError('invalid_option', what, 'Pass one of the two.')
