/** A scope's query builders. Nothing here reaches a connection, an executor or another scope. */
import {
  DefaultQueryExecutor,
  PostgresAdapter,
  QueryCreator,
  expressionBuilder,
  type CompiledQuery,
  type DatabaseConnection,
  type FunctionModule,
} from 'kysely'
import { IsolationError } from '../errors/isolation-error.ts'
import { InvalidInputError } from '../errors/repository-errors.ts'
import { isRead } from '../gateway/opening-steps.ts'
import type { OrganizationScope } from '../session/organization-scope.ts'
import { createScopingCompiler } from '../statement/scoping-compiler.ts'
import type { TenantSchema } from '../statement/tenant-schema.ts'
import type { Statements } from './open-transactions.ts'

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
  { execute, stream }: Statements,
): ScopedDatabase<DB> {
  const compiler = createScopingCompiler(schema, scope)
  const assertCompiled = (query: CompiledQuery) => {
    if (compiler.hasCompiled(query)) return
    throw new IsolationError(
      'statement_not_allowed',
      'The statement was not compiled by this scope.',
      'Build and execute it with the same handle.',
    )
  }
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery) {
      assertCompiled(query)
      return (await execute(query)) as { rows: R[] }
    },
    async *streamQuery<R>(query: CompiledQuery, chunkSize: number) {
      assertCompiled(query)
      if (!isRead(query)) {
        throw new IsolationError(
          'statement_not_allowed',
          'Only a SELECT can be streamed.',
          'Execute the statement instead, and return what it changed with returning().',
        )
      }
      if (!Number.isInteger(chunkSize) || chunkSize < 1) {
        throw new InvalidInputError('invalid_limit', 'The chunk size is not valid.', 'Use an integer from 1.')
      }
      for await (const chunk of stream(query, chunkSize)) yield chunk as { rows: R[] }
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
