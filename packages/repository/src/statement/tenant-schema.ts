/** The tables and functions that a scoped statement may name. Everything else is refused. */
import { allowedFunctions } from './allowed-functions.ts'

export interface TenantSchema {
  readonly tenantTables: ReadonlySet<string>
  /** Readable from every organization, writable from none. */
  readonly globalTables: ReadonlySet<string>
  readonly functions: ReadonlySet<string>
}

export const createTenantSchema = (options: {
  readonly tenantTables: readonly string[]
  readonly globalTables?: readonly string[] | undefined
  readonly functions?: readonly string[] | undefined
}): TenantSchema => ({
  tenantTables: new Set(options.tenantTables),
  globalTables: new Set(options.globalTables ?? []),
  functions: new Set([...allowedFunctions, ...(options.functions ?? [])]),
})
