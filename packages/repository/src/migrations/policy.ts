/** The third wall as SQL, the same for new and for adopted tables. */
import { organizationColumn, organizationSetting } from '../sql/organization.ts'
import { constraintName, quote } from '../sql/quote.ts'

export const policyName = 'rolecall_isolation'

/** A local setting that has ended reads as '' and not as null, hence the nullif. Neither is an organization. */
export const policyPredicate = `${organizationColumn} = nullif(current_setting('${organizationSetting}', true), '')`

export const organizationCheck = (table: string): string =>
  `constraint ${quote(constraintName(table, organizationColumn, 'check'))} check (${organizationColumn} <> '')`

export const isolationStatements = (table: string, appRole: string): readonly string[] => [
  `alter table ${quote(table)} enable row level security`,
  `alter table ${quote(table)} force row level security`,
  `drop policy if exists ${policyName} on ${quote(table)}`,
  `create policy ${policyName} on ${quote(table)} using (${policyPredicate}) with check (${policyPredicate})`,
  `revoke all on ${quote(table)} from public`,
  `revoke all on ${quote(table)} from ${quote(appRole)}`,
  `grant select, insert, update, delete on ${quote(table)} to ${quote(appRole)}`,
]
