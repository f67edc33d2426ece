/** Findings of the schema audit: one code for each way past the third wall, with its remedy. */

export type FindingCode =
  | 'table_missing'
  | 'organization_column_missing'
  | 'organization_column_nullable'
  | 'organization_check_missing'
  | 'organization_column_inexact'
  | 'row_security_disabled'
  | 'row_security_not_forced'
  | 'policy_missing'
  | 'policy_not_fail_closed'
  | 'key_without_organization'
  | 'foreign_key_without_organization'
  | 'foreign_key_nulls_organization'
  | 'view_without_security_invoker'
  | 'materialized_view'
  | 'security_definer_function'
  | 'excessive_grant'
  | 'unlisted_tenant_table'
  | 'parent_table_reachable'
  | 'role_is_superuser'
  | 'role_bypasses_row_security'
  | 'role_owns_table'
  | 'role_can_create'
  | 'scope_preset'
  | 'backslashes_in_literals'
  | 'row_function_callable'
  | 'scope_index_missing'
  | 'index_not_leakproof'

export interface Finding {
  readonly code: FindingCode
  /** The table, index, constraint, function or role. */
  readonly object: string
  /** `leak`: an organization can see, change or block another's rows. `performance`: statements are slow. */
  readonly severity: 'leak' | 'performance'
  readonly message: string
  readonly remedy: string
}

const texts: Readonly<Record<FindingCode, readonly [message: string, remedy: string]>> = {
  table_missing: ['is in tenantTables but does not exist', 'Run the migrations, or take it out of tenantTables.'],
  organization_column_missing: [
    'has no column organization_id',
    'Create it with tenantTable(), or use adoptTenantTable().',
  ],
  organization_column_nullable: [
    'allows rows without an organization',
    'alter table … alter column organization_id set not null.',
  ],
  organization_check_missing: [
    "allows '' as an organization, which is what an ended scope reads as",
    "Add check (organization_id <> '').",
  ],
  organization_column_inexact: [
    'compares organizations by a collation for which different ids can be equal',
    'alter table … alter column organization_id type text collate "C".',
  ],
  row_security_disabled: [
    'has no row-level security',
    'alter table … enable row level security, force row level security; or adoptTenantTable().',
  ],
  row_security_not_forced: ['does not hold its owner to row-level security', 'alter table … force row level security.'],
  policy_missing: [
    'has no policy for the organization, so it shows nothing or, without RLS, everything',
    'Create the policy with adoptTenantTable().',
  ],
  policy_not_fail_closed: [
    'has a permissive policy that is not the one of this package; permissive policies widen each other',
    "Use: organization_id = nullif(current_setting('app.current_org', true), ''), or make the policy restrictive.",
  ],
  key_without_organization: [
    "is unique over all organizations, so one organization's value blocks or reveals another's",
    'Start the key with organization_id.',
  ],
  foreign_key_without_organization: [
    "lets one organization refer to another's row, and block its deletion",
    'Refer from (organization_id, …) to (organization_id, id).',
  ],
  foreign_key_nulls_organization: [
    'sets organization_id to null when the referenced row goes, so the deletion fails',
    'Name the column: on delete set null (…).',
  ],
  view_without_security_invoker: [
    "reads tenant tables with its owner's rights",
    'alter view … set (security_invoker = true).',
  ],
  materialized_view: [
    'holds rows of all organizations, and row-level security does not apply to it',
    "Revoke it from the app's role, or make it a view with security_invoker.",
  ],
  security_definer_function: [
    "runs with its owner's rights and can be called by the app's role",
    'Make it security invoker, or revoke execute from public and the app role.',
  ],
  excessive_grant: [
    "gives the app's role a privilege that row-level security does not limit",
    'revoke truncate, references, trigger, maintain on … from the role and from public.',
  ],
  unlisted_tenant_table: [
    "has organization_id and can be reached by the app's role, but is not in tenantTables",
    'List it, or revoke it from the role.',
  ],
  parent_table_reachable: [
    "has a tenant table as child or partition and can be reached by the app's role; a query of it is held to its own policies only",
    'Revoke it from the role, or list it and give it organization_id and the policy.',
  ],
  role_is_superuser: [
    'is, or can become, a superuser, for whom row-level security does not exist',
    'Connect the app as a role of its own.',
  ],
  role_bypasses_row_security: [
    'has, or can take on, BYPASSRLS or REPLICATION',
    'alter role … nobypassrls noreplication, and revoke membership in roles that have it.',
  ],
  role_owns_table: [
    "can act as the table's owner, who can switch row-level security off",
    "Let another role own the tables and run the migrations; revoke the app's membership in it.",
  ],
  role_can_create: [
    'can create objects in the schema of the tenant tables',
    'revoke create on schema … from the role and from public.',
  ],
  scope_preset: [
    'has an organization or a member without an open scope: a role or database setting presets app.current_org, app.current_user or app.current_permissions',
    'alter role … reset app.current_org (and app.current_user, app.current_permissions); the same for alter database.',
  ],
  backslashes_in_literals: [
    'has standard_conforming_strings off, so a backslash in a literal escapes the quote after it',
    'alter role … reset standard_conforming_strings; alter database … reset standard_conforming_strings.',
  ],
  row_function_callable: [
    "takes a row and can be called by the app's role like a column (`tasks.name`), although no list of functions names it",
    'Revoke execute from public and the app role, declare it immutable if it computes from the row alone, or list it in `functions`.',
  ],
  scope_index_missing: [
    'has no index that starts with organization_id, so each statement reads all organizations',
    'Add an index (organization_id, …).',
  ],
  index_not_leakproof: [
    'has a part whose operators or functions are not leakproof; under row-level security no condition uses it',
    'Store the computed value in a column, or use text, uuid, integers or timestamps.',
  ],
}

const performanceCodes: ReadonlySet<FindingCode> = new Set(['scope_index_missing', 'index_not_leakproof'])

export const finding = (code: FindingCode, object: string, detail?: string): Finding => ({
  code,
  object,
  severity: performanceCodes.has(code) ? 'performance' : 'leak',
  message: `${object} ${texts[code][0]}${detail ? ` (${detail})` : ''}.`,
  remedy: texts[code][1],
})
