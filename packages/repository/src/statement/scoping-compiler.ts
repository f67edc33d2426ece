/**
 * Compiles for one scope. Scoping happens here and not in a Kysely plugin, because a plugin can be removed
 * (`withoutPlugins`) and can be followed by another one that rewrites its work; nothing comes after the compiler.
 */
import { PostgresQueryCompiler, type CompiledQuery, type QueryId, type RootOperationNode } from 'kysely'
import type { OrganizationScope } from '../session/organization-scope.ts'
import { scopeStatement } from './scope-statement.ts'
import type { TenantSchema } from './tenant-schema.ts'

export class ScopingCompiler extends PostgresQueryCompiler {
  readonly #schema: TenantSchema
  readonly #scope: OrganizationScope
  readonly #compiled = new WeakSet<CompiledQuery>()

  constructor(schema: TenantSchema, scope: OrganizationScope) {
    super()
    this.#schema = schema
    this.#scope = scope
  }

  override compileQuery(node: RootOperationNode, queryId: QueryId): CompiledQuery {
    const compiled = super.compileQuery(scopeStatement(node, this.#schema, this.#scope.organizationId), queryId)
    this.#compiled.add(compiled)
    return compiled
  }

  /** Whether this compiler made the query; only then it is executed. */
  hasCompiled(query: CompiledQuery): boolean {
    return this.#compiled.has(query)
  }
}
