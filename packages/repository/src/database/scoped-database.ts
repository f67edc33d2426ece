/** A scope's query builders. Nothing here reaches a connection, an executor or another scope. */
import {
  DefaultQueryExecutor,
  PostgresAdapter,
  QueryCreator,
  expressionBuilder,
  type DatabaseConnection,
  type FunctionModule,
} from 'kysely'
import { IsolationError } from '../errors/isolation-error.ts'
import type { Execute } from '../gateway/gateway.ts'
import type { OrganizationScope } from '../session/organization-scope.ts'
import { createScopingCompiler } from '../statement/scoping-compiler.ts'
import type { TenantSchema } from '../statement/tenant-schema.ts'

type Builders =
  'selectFrom' | 'selectNoFrom' | 'insertInto' | 'updateTable' | 'deleteFrom' | 'mergeInto' | 'with' | 'withRecursive'

/**
 * Kysely's query builders over the rows of one organization. Every statement that they build is scoped when it is
 * compiled and runs inside a transaction that is limited to the organization.
 *
 * @example
 * ```ts
 * import type { ScopedDatabase, OrganizationColumn } from '@rolecall/repository'
 * interface Database { tasks: { id: string; organization_id: OrganizationColumn; title: string } }
 * const titles = (db: ScopedDatabase<Database>) => db.selectFrom('tasks').select('title').execute()
 * ```
 */
export interface ScopedDatabase<DB> extends Pick<QueryCreator<DB>, Builders> {
  /** Kysely's SQL functions: `db.fn.countAll()`. */
  readonly fn: FunctionModule<DB, keyof DB>
}

const adapter = new PostgresAdapter()

export function createScopedDatabase<DB>(
  schema: TenantSchema,
  scope: OrganizationScope,
  execute: Execute,
): ScopedDatabase<DB> {
  const compiler = createScopingCompiler(schema, scope)
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: Parameters<Execute>[0]) {
      if (!compiler.hasCompiled(query)) {
        throw new IsolationError(
          'statement_not_allowed',
          'The statement was not compiled by this scope.',
          'Build and execute it with the same handle.',
        )
      }
      return (await execute(query)) as { rows: R[] }
    },
    // eslint-disable-next-line require-yield
    async *streamQuery() {
      throw new IsolationError(
        'statement_not_allowed',
        'A scope does not stream, because a cursor outlives its statement.',
        'Page with list() or a keyset condition.',
      )
    },
  }
  const executor = new DefaultQueryExecutor(compiler, adapter, {
    provideConnection: (consumer) => consumer(connection),
  })
  return new ScopedBuilders(new QueryCreator<DB>({ executor })) as unknown as ScopedDatabase<DB>
}

/** A class of its own and not the creator itself: methods that are not here cannot be called through a cast. */
class ScopedBuilders<DB> {
  readonly #creator: QueryCreator<DB>

  constructor(creator: QueryCreator<DB>) {
    this.#creator = creator
    Object.freeze(this)
  }

  selectFrom(...from: Parameters<QueryCreator<DB>['selectFrom']>) {
    return this.#creator.selectFrom(...from)
  }

  selectNoFrom(...selection: Parameters<QueryCreator<DB>['selectNoFrom']>) {
    return this.#creator.selectNoFrom(...selection)
  }

  insertInto(...into: Parameters<QueryCreator<DB>['insertInto']>) {
    return this.#creator.insertInto(...into)
  }

  updateTable(...table: Parameters<QueryCreator<DB>['updateTable']>) {
    return this.#creator.updateTable(...table)
  }

  deleteFrom(...from: Parameters<QueryCreator<DB>['deleteFrom']>) {
    return this.#creator.deleteFrom(...from)
  }

  mergeInto(...into: Parameters<QueryCreator<DB>['mergeInto']>) {
    return this.#creator.mergeInto(...into)
  }

  with(...expression: Parameters<QueryCreator<DB>['with']>) {
    return this.#creator.with(...expression)
  }

  withRecursive(...expression: Parameters<QueryCreator<DB>['withRecursive']>) {
    return this.#creator.withRecursive(...expression)
  }

  get fn() {
    return expressionBuilder<DB>().fn
  }
}
