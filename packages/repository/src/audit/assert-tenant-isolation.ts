import { partsOf, type TenantDatabase } from '../database/create-tenant-database.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { IsolationNotEnforcedError } from '../errors/isolation-not-enforced-error.ts'
import type { FindingCode } from '../finding/finding.ts'
import { quote } from '../sql/quote.ts'
import { auditWith } from './audit-tenant-schema.ts'
import type { Query } from './catalog.ts'

export interface AssertIsolationOptions {
  /** Findings that this app has decided to live with. */
  readonly accept?: readonly FindingCode[]
}

/**
 * Proves the third wall when the app starts. It audits the schema as the role that the app has, and reads each tenant
 * table without a scope, which must show no rows. Findings about performance do not fail it.
 *
 * @throws {IsolationNotEnforcedError} `isolation_not_enforced`, with the findings
 * @example
 * ```ts
 * import { createTenantDatabase } from '@rolecall/repository'
 * import { assertTenantIsolation } from '@rolecall/repository/audit'
 * import { Pool } from 'pg'
 * const tenants = createTenantDatabase({ pool: new Pool(), tenantTables: [] })
 * await assertTenantIsolation(tenants)
 * ```
 */
export async function assertTenantIsolation<DB>(
  tenants: TenantDatabase<DB>,
  options: AssertIsolationOptions = {},
): Promise<void> {
  const parts = partsOf(tenants)
  if (!parts)
    throw new ConfigurationError(
      'invalid_option',
      'assertTenantIsolation got an object that createTenantDatabase did not return.',
      'Pass the tenant database itself.',
    )
  const { gateway, tenantTables, functions } = parts
  await gateway.inspect(async (query) => {
    const found = await auditWith(query, { tenantTables, functions })
    const findings = found.filter(({ code, severity }) => severity === 'leak' && !options.accept?.includes(code))
    const missing = new Set(found.filter(({ code }) => code === 'table_missing').map(({ object }) => object))
    const observed = await probe(
      query,
      tenantTables.filter((table) => !missing.has(table)),
    )
    if (findings.length > 0 || observed.length > 0) throw new IsolationNotEnforcedError(findings, observed)
  })
}

/** Neither no organization nor the empty one, which an ended scope leaves behind, owns rows. */
async function probe(query: Query, tables: readonly string[]): Promise<readonly string[]> {
  const observed: string[] = []
  for (const [state, setting] of [
    ['no scope', undefined],
    ['an empty scope', ''],
  ] as const) {
    if (setting === undefined) {
      const [row] = await query<{ org: string | null }>(`select current_setting('app.current_org', true) as org`, [])
      if (row?.org) observed.push('scope_preset: the connection has an organization before any scope is opened.')
    } else await query(`select set_config('app.current_org', $1, true)`, [setting])
    for (const table of tables) {
      const [row] = await query<{ active: boolean; visible: boolean }>(
        `select row_security_active($1::regclass) as active, exists (select from ${quote(table)}) as visible`,
        [quote(table)],
      )
      if (!row?.active)
        observed.push(`row_security_inactive: row-level security is not applied to this role on ${table}.`)
      if (row?.visible) observed.push(`rows_visible: with ${state}, rows of ${table} are visible.`)
    }
  }
  return [...new Set(observed)]
}
