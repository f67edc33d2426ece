/** The third wall, as SQL: the same for a new table and for one that is adopted. */
import { ORGANIZATION_SETTING } from '../gateway/gateway.ts'
import { ORGANIZATION_COLUMN } from '../statement/tenant-schema.ts'
import { constraintName, quote } from './identifiers.ts'

export const POLICY_NAME = 'rolecall_isolation'

/** After a local setting ended it reads as '' and not as null, hence the nullif: neither is any organization. */
export const POLICY_PREDICATE = `${ORGANIZATION_COLUMN} = nullif(current_setting('${ORGANIZATION_SETTING}', true), '')`

export const organizationCheck = (table: string): string =>
  `constraint ${quote(constraintName(table, ORGANIZATION_COLUMN, 'check'))} check (${ORGANIZATION_COLUMN} <> '')`

export const isolationStatements = (table: string, appRole: string): readonly string[] => [
  `alter table ${quote(table)} enable row level security`,
  `alter table ${quote(table)} force row level security`,
  `drop policy if exists ${POLICY_NAME} on ${quote(table)}`,
  `create policy ${POLICY_NAME} on ${quote(table)} using (${POLICY_PREDICATE}) with check (${POLICY_PREDICATE})`,
  `revoke all on ${quote(table)} from public`,
  `revoke all on ${quote(table)} from ${quote(appRole)}`,
  `grant select, insert, update, delete on ${quote(table)} to ${quote(appRole)}`,
]
