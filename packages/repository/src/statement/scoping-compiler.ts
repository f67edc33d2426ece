/**
 * Compiles statements for one scope. Scoping happens here and not in a Kysely plugin: `withoutPlugins()` removes a
 * plugin, and a later plugin can rewrite its work. Nothing comes after the compiler.
 */
import { PostgresQueryCompiler, type CompiledQuery, type QueryCompiler } from 'kysely'
import { IsolationError } from '../errors/isolation-error.ts'
import { InvalidInputError } from '../errors/repository-errors.ts'
import type { OrganizationScope } from '../session/organization-scope.ts'
import { scopeStatement } from './scope-statement.ts'
import type { TenantSchema } from './tenant-schema.ts'

export interface ScopingCompiler extends QueryCompiler {
  /** Whether this compiler made the query; only then it is executed. */
  hasCompiled(query: CompiledQuery): boolean
}

/** Shared, because creating one is slow. It keeps nothing from one query to the next. */
const compiler = new PostgresQueryCompiler()

/** The protocol counts them in 16 bits. */
const maximumParameters = 65_535

const comment = /--|\/\*/
const quoted = /'[^']*'|"[^"]*"/g

export function createScopingCompiler(schema: TenantSchema, { organizationId }: OrganizationScope): ScopingCompiler {
  const compiled = new WeakSet<CompiledQuery>()
  return {
    compileQuery(node, queryId) {
      const query = compiler.compileQuery(scopeStatement(node, schema, organizationId), queryId)
      assertReadToItsEnd(query.sql)
      if (query.parameters.length > maximumParameters) {
        throw new InvalidInputError(
          'invalid_value',
          `A statement takes at most ${maximumParameters} values. This one has ${query.parameters.length}.`,
          'Split it. In a transaction, all parts or none are kept.',
        )
      }
      Object.freeze(query.parameters)
      compiled.add(query)
      return query
    },
    hasCompiled: (query) => compiled.has(query),
  }
}

/**
 * Operands that are harmless by themselves can meet as a comment (`-` and a negative literal), and the protocol ends a
 * statement at the first NUL. The rest of the statement, including the scope, would not be read.
 */
function assertReadToItsEnd(text: string): void {
  if (text.includes('\0')) throw refuse('a name or a literal of it holds a NUL character')
  if (comment.test(text) && comment.test(text.replaceAll(quoted, '""'))) throw refuse('parts of it meet as a comment')
}

const refuse = (why: string): IsolationError =>
  new IsolationError('raw_sql_not_allowed', `A statement was refused: ${why}.`, 'Pass values as parameters.')
