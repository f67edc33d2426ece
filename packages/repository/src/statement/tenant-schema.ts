/** The tables and functions a scoped statement may name. Everything else is unknown, and unknown means denied. */
import { ALLOWED_FUNCTIONS } from './allowed-functions.ts'

/** The column that every tenant table has and every key of it starts with. */
export const ORGANIZATION_COLUMN = 'organization_id'

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
  functions: new Set([...ALLOWED_FUNCTIONS, ...(options.functions ?? [])]),
})
