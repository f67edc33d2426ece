/**
 * Compiles for one scope. Scoping happens here and not in a Kysely plugin, because a plugin can be removed
 * (`withoutPlugins`) and can be followed by another one that rewrites its work; nothing comes after the compiler.
 */
import { PostgresQueryCompiler, type CompiledQuery, type QueryCompiler } from 'kysely'
import type { OrganizationScope } from '../session/organization-scope.ts'
import { scopeStatement } from './scope-statement.ts'
import type { TenantSchema } from './tenant-schema.ts'

export interface ScopingCompiler extends QueryCompiler {
  /** Whether this compiler made the query; only then it is executed. */
  hasCompiled(query: CompiledQuery): boolean
}

/** Starts anew with each query; making one is slow. */
const compiler = new PostgresQueryCompiler()

export function createScopingCompiler(schema: TenantSchema, { organizationId }: OrganizationScope): ScopingCompiler {
  const compiled = new WeakSet<CompiledQuery>()
  return {
    compileQuery(node, queryId) {
      const query = compiler.compileQuery(scopeStatement(node, schema, organizationId), queryId)
      compiled.add(query)
      return query
    },
    hasCompiled: (query) => compiled.has(query),
  }
}
