import { partsOf, type TenantDatabase } from '../database/create-tenant-database.ts'
import { IsolationError } from '../errors/isolation-error.ts'
import { quote } from '../migrations/identifiers.ts'
import { auditWith } from './audit-tenant-schema.ts'
import type { Query } from './catalog.ts'
import type { Finding, FindingCode } from './findings.ts'

export interface AssertIsolationOptions {
  /** Findings that this app has decided to live with. */
  readonly accept?: readonly FindingCode[]
}

/**
 * The database would let an organization past the third wall; `findings` says where. Do not serve requests.
 *
 * @example
 * ```ts
 * import { IsolationNotEnforcedError } from '@rolecall/repository/audit'
 * const findingsOf = (error: unknown) => (error instanceof IsolationNotEnforcedError ? error.findings : [])
 * ```
 */
export class IsolationNotEnforcedError extends IsolationError {
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[], observed: readonly string[]) {
    super(
      'isolation_not_enforced',
      [
        'The database does not keep organizations apart:',
        ...observed,
        ...findings.map(({ code, message, remedy }) => `${code}: ${message} ${remedy}`),
      ].join('\n  '),
    )
    this.findings = findings
  }
}

/**
 * Proves the third wall when the app starts: audits the schema as the role that the app really has, and looks into
 * each tenant table without a scope, which must show nothing. Findings about performance do not fail it.
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
  if (!parts) throw new TypeError('assertTenantIsolation takes what createTenantDatabase returned.')
  const { gateway, tenantTables } = parts
  await gateway.inspect(async (query) => {
    const found = await auditWith(query, { tenantTables })
    const findings = found.filter(({ code, severity }) => severity === 'leak' && !options.accept?.includes(code))
    const missing = new Set(found.filter(({ code }) => code === 'table_missing').map(({ object }) => object))
    const observed = await probe(
      query,
      tenantTables.filter((table) => !missing.has(table)),
    )
    if (findings.length > 0 || observed.length > 0) throw new IsolationNotEnforcedError(findings, observed)
  })
}

/** No organization, and the empty one that an ended scope leaves behind, own nothing. */
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
