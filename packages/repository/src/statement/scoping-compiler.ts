/**
 * Compiles for one scope. Scoping happens here and not in a Kysely plugin, because a plugin can be removed
 * (`withoutPlugins`) and can be followed by another one that rewrites its work; nothing comes after the compiler.
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

/** Starts anew with each query; making one is slow. */
const compiler = new PostgresQueryCompiler()

/** The protocol counts them in 16 bits. */
const MAXIMUM_PARAMETERS = 65_535

const COMMENT = /--|\/\*/
const QUOTED = /'[^']*'|"[^"]*"/g

export function createScopingCompiler(schema: TenantSchema, { organizationId }: OrganizationScope): ScopingCompiler {
  const compiled = new WeakSet<CompiledQuery>()
  return {
    compileQuery(node, queryId) {
      const query = compiler.compileQuery(scopeStatement(node, schema, organizationId), queryId)
      assertReadToItsEnd(query.sql)
      if (query.parameters.length > MAXIMUM_PARAMETERS) {
        throw new InvalidInputError(
          'invalid_value',
          `A statement takes at most ${MAXIMUM_PARAMETERS} values; this one has ${query.parameters.length}. Split it, in a transaction if it is to be all or nothing.`,
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
 * statement at the first NUL: what stands behind, the scope included, would not be read.
 */
function assertReadToItsEnd(text: string): void {
  if (text.includes('\0')) throw refuse('a name or a literal of it holds a NUL character')
  if (COMMENT.test(text) && COMMENT.test(text.replaceAll(QUOTED, '""'))) throw refuse('parts of it meet as a comment')
}

const refuse = (why: string): IsolationError =>
  new IsolationError('raw_sql_not_allowed', `A statement was refused: ${why}. Pass values as parameters.`)
