/** The third wall as SQL, the same for new and for adopted tables. */
import { organizationColumn, organizationSetting, permissionsSetting, userSetting } from '../sql/organization.ts'
import { constraintName, quote, quoteLiteral } from '../sql/quote.ts'

export const policyName = 'rolecall_isolation'

/** A local setting that has ended reads as '' and not as null, hence the nullif. Neither is an organization. */
export const policyPredicate = `${organizationColumn} = nullif(current_setting('${organizationSetting}', true), '')`

/** The member of the scope, or null. */
export const currentUserSql = `nullif(current_setting('${userSetting}', true), '')`

const ownershipPolicy = 'rolecall_ownership'

/** Limits rows to their owner, and to members with the permission. Restrictive: it narrows the organization's policy. */
export const ownershipStatement = (table: string, column: string, seesAll: string | undefined): string => {
  const all = seesAll
    ? ` or position(${quoteLiteral(`,${seesAll},`)} in coalesce(current_setting('${permissionsSetting}', true), '')) > 0`
    : ''
  const predicate = `${quote(column)} = ${currentUserSql}${all}`
  return `create policy ${ownershipPolicy} on ${quote(table)} as restrictive using (${predicate}) with check (${predicate})`
}

/** Sets the column to the scope's member with each insert and update. */
export const changedByStatements = (table: string, column: string): readonly string[] => [
  `create or replace function rolecall_changed_by() returns trigger language plpgsql as $$ begin
    return jsonb_populate_record(new, jsonb_build_object(tg_argv[0], ${currentUserSql}));
  end $$`,
  `create trigger rolecall_changed_by before insert or update on ${quote(table)} for each row execute function rolecall_changed_by(${quoteLiteral(column)})`,
]

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
