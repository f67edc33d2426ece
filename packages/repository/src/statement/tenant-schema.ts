/** The tables and functions that a scoped statement may name. Everything else is refused. */
import { ConfigurationError } from '../errors/configuration-error.ts'
import { allowedFunctions } from './allowed-functions.ts'
import { isForbiddenFunction } from './forbidden-functions.ts'

export interface TenantSchema {
  readonly tenantTables: ReadonlySet<string>
  /** Readable from every organization, writable from none. */
  readonly globalTables: ReadonlySet<string>
  readonly functions: ReadonlySet<string>
}

/** @throws {ConfigurationError} `invalid_option` when `functions` lists one that no scope may call */
export const createTenantSchema = (options: {
  readonly tenantTables: readonly string[]
  readonly globalTables?: readonly string[] | undefined
  readonly functions?: readonly string[] | undefined
}): TenantSchema => {
  const forbidden = options.functions?.find(isForbiddenFunction)
  if (forbidden !== undefined) {
    throw new ConfigurationError(
      'invalid_option',
      `Function "${forbidden}" cannot be listed in \`functions\`: it runs SQL, changes settings, or reaches data of all organizations.`,
      'Remove it, and call it in systemScope() or in a migration.',
    )
  }
  return {
    tenantTables: new Set(options.tenantTables),
    globalTables: new Set(options.globalTables ?? []),
    functions: new Set([...allowedFunctions, ...(options.functions ?? [])]),
  }
}
