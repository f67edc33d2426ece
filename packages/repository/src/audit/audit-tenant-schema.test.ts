import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { createDemo, setupDemo } from '../../test/fixtures/demo-database.ts'
import { tenantTables } from '../../test/fixtures/demo-schema.ts'
import { createTenantDatabase, type OrganizationColumn } from '../database/create-tenant-database.ts'
import { assertTenantIsolation } from './assert-tenant-isolation.ts'
import { auditTenantSchema } from './audit-tenant-schema.ts'
import type { Finding, FindingCode } from '../finding/finding.ts'

const demo = await createDemo()
const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: demo.superuser }) })
afterAll(() => demo.close())

/** Audits the schema as these statements leave it, and takes them back. */
async function auditAfter(
  statements: readonly string[],
  tables: readonly string[] = tenantTables,
): Promise<readonly Finding[]> {
  let findings: readonly Finding[] = []
  const undo = new Error('undo')
  await db
    .transaction()
    .execute(async (transaction) => {
      for (const statement of statements)
        await sql
          .raw(statement.replaceAll(':app', `"${demo.appRole}"`).replaceAll(':database', demo.database))
          .execute(transaction)
      findings = await auditTenantSchema(transaction, { tenantTables: tables, appRole: demo.appRole })
      throw undo
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error
    })
  return findings
}

const failClosed = "organization_id = nullif(current_setting('app.current_org', true), '')"

const badSchemas: readonly (readonly [FindingCode, string, readonly string[]])[] = [
  [
    'organization_column_inexact',
    'tasks',
    [
      "create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
      'drop policy rolecall_isolation on tasks',
      'alter table tasks drop constraint tasks_project_id_fkey',
      'alter table tasks alter organization_id type text collate loose',
    ],
  ],
  [
    'organization_column_nullable',
    'tasks',
    [
      'alter table tasks drop constraint tasks_pkey',
      'alter table tasks alter organization_id drop not null',
      'alter table tasks add unique (organization_id, id)',
    ],
  ],
  ['organization_check_missing', 'tasks', ['alter table tasks drop constraint tasks_organization_id_check']],
  [
    'organization_check_missing',
    'tasks',
    [
      'alter table tasks drop constraint tasks_organization_id_check',
      "alter table tasks add constraint c check (organization_id <> 'x')",
    ],
  ],
  ['row_security_disabled', 'tasks', ['alter table tasks disable row level security']],
  ['row_security_not_forced', 'tasks', ['alter table tasks no force row level security']],
  ['policy_missing', 'tasks', ['drop policy rolecall_isolation on tasks']],
  [
    'policy_missing',
    'tasks',
    ['drop policy rolecall_isolation on tasks', `create policy p on tasks for select using (${failClosed})`],
  ],
  [
    'policy_missing',
    'tasks',
    ['drop policy rolecall_isolation on tasks', `create policy p on tasks to ":database_owner" using (${failClosed})`],
  ],
  ['policy_not_fail_closed', 'tasks', ['create policy p on tasks using (true)']],
  ['policy_not_fail_closed', 'tasks', ["create policy p on tasks for select using (status = 'public')"]],
  [
    'policy_not_fail_closed',
    'tasks',
    [
      'drop policy rolecall_isolation on tasks',
      "create policy p on tasks using (organization_id = current_setting('app.current_org', true))",
    ],
  ],
  [
    'policy_not_fail_closed',
    'tasks',
    [
      'drop policy rolecall_isolation on tasks',
      `create policy p on tasks using (${failClosed} or organization_id is null)`,
    ],
  ],
  [
    'policy_not_fail_closed',
    'tasks',
    ['drop policy rolecall_isolation on tasks', `create policy p on tasks using (${failClosed}) with check (true)`],
  ],
  ['policy_not_fail_closed', 'tasks', ['create policy p on tasks for insert with check (true)']],
  ['key_without_organization', 'tasks', ['alter table tasks add constraint k unique (title)']],
  ['key_without_organization', 'tasks', ['alter table tasks add constraint k unique (title, organization_id)']],
  ['key_without_organization', 'tasks', ['create unique index k on tasks (lower(title))']],
  [
    'key_without_organization',
    'projects',
    [
      'alter table tasks drop constraint tasks_project_id_fkey',
      'alter table projects drop constraint projects_pkey',
      'alter table projects add primary key (id)',
    ],
  ],
  [
    'foreign_key_without_organization',
    'tasks',
    [
      'alter table projects add constraint k unique (id)',
      'alter table tasks add constraint f foreign key (project_id) references projects (id)',
    ],
  ],
  [
    'foreign_key_without_organization',
    'audit_log',
    [
      'alter table projects add constraint k unique (id)',
      'create table audit_log (project_id uuid references projects (id))',
    ],
  ],
  [
    'foreign_key_nulls_organization',
    'tasks',
    [
      'alter table tasks add constraint f foreign key (organization_id, project_id) references projects (organization_id, id) on delete set null',
    ],
  ],
  [
    'view_without_security_invoker',
    'all_tasks',
    ['create view all_tasks as select * from tasks', 'grant select on all_tasks to :app'],
  ],
  [
    'view_without_security_invoker',
    'outer_view',
    [
      'create view inner_view as select * from tasks',
      'create view outer_view with (security_invoker = true) as select * from inner_view',
      'create view worst_view as select * from outer_view',
      'alter view inner_view rename to renamed_view',
      'alter view worst_view set (security_invoker = true)',
      'alter view outer_view reset (security_invoker)',
      'grant select on outer_view to :app',
    ],
  ],
  [
    'materialized_view',
    'counts',
    [
      'create materialized view counts as select organization_id, count(*) from tasks group by 1',
      'grant select on counts to public',
    ],
  ],
  [
    'security_definer_function',
    'every_title()',
    ["create function every_title() returns setof text language sql security definer as 'select title from tasks'"],
  ],
  ['excessive_grant', 'tasks', ['grant truncate on tasks to :app']],
  ['excessive_grant', 'tasks', ['grant references on tasks to public']],
  ['excessive_grant', 'tasks', ['grant all on tasks to :app']],
  ['unlisted_tenant_table', 'notes', ['create table notes (organization_id text)', 'grant select on notes to :app']],
  [
    'unlisted_tenant_table',
    'notes',
    ['create table notes (organization_id text, body text)', 'grant select (body) on notes to public'],
  ],
  [
    'unlisted_tenant_table',
    'backup.tasks',
    [
      'create schema backup',
      'create table backup.tasks as select * from tasks',
      'grant usage on schema backup to :app',
      'grant select on backup.tasks to :app',
    ],
  ],
  [
    'parent_table_reachable',
    'titles',
    ['create table titles (title text)', 'alter table tasks inherit titles', 'grant select on titles to :app'],
  ],
  ['key_without_organization', 'tasks', ['alter table tasks add constraint k exclude using btree (title with =)']],
  [
    'key_without_organization',
    'tasks',
    [
      'create extension btree_gist',
      'alter table tasks add constraint k exclude using gist (organization_id with <>, title with =)',
    ],
  ],
  ['scope_preset', ':app', ["alter role :app set app.current_org = 'org_b'"]],
  ['scope_preset', ':app', [`alter database ":database" set app.current_org = 'org_b'`]],
  ['backslashes_in_literals', ':app', ['alter role :app set standard_conforming_strings = off']],
  [
    'row_function_callable',
    'titles_of(tasks)',
    [
      `create function titles_of(tasks) returns text stable language sql as 'select string_agg(title, '''') from tasks'`,
    ],
  ],
  ['role_is_superuser', ':app', ['grant pg_execute_server_program to :app']],
  ['role_bypasses_row_security', ':app', ['alter role :app replication']],
  ['role_is_superuser', ':app', ['alter role :app superuser']],
  ['role_bypasses_row_security', ':app', ['alter role :app bypassrls']],
  ['role_bypasses_row_security', ':app', ['grant ":database_system" to :app']],
  ['role_owns_table', 'tasks', ['alter table tasks owner to :app']],
  ['role_owns_table', 'tasks', ['grant ":database_owner" to :app']],
  ['role_can_create', ':app', ['grant create on schema public to :app']],
  [
    'scope_index_missing',
    'tasks',
    ['alter table tasks drop constraint tasks_pkey', 'drop index tasks_created_at_id_idx'],
  ],
  ['index_not_leakproof', 'tasks', ['create index i on tasks (organization_id, lower(title))']],
  ['index_not_leakproof', 'tasks', ['create index i on tasks (organization_id, labels)']],
]

describe('auditTenantSchema', () => {
  test('finds nothing in a schema made with tenantTable', async () => {
    expect(await auditAfter([])).toEqual([])
  })

  test.each(badSchemas)('finds %s: %s after %j', async (code, object, statements) => {
    const findings = await auditAfter(statements)
    expect(findings).toContainEqual(expect.objectContaining({ code, object: object.replace(':app', demo.appRole) }))
    for (const { message, remedy } of findings) expect([message, remedy]).not.toContain('')
  })

  test.each([
    ['table_missing', 'ghosts', []],
    ['organization_column_missing', 'plans', []],
  ] as const)('finds %s: %s', async (code, table, statements) => {
    expect(await auditAfter(statements, [...tenantTables, table])).toContainEqual(
      expect.objectContaining({ code, object: table }),
    )
  })

  test('has a bad schema for each finding', () => {
    const covered = new Set<string>([
      ...badSchemas.map(([code]) => code),
      'table_missing',
      'organization_column_missing',
    ])
    const known: Record<FindingCode, true> = {
      table_missing: true,
      organization_column_missing: true,
      organization_column_nullable: true,
      organization_check_missing: true,
      organization_column_inexact: true,
      row_security_disabled: true,
      row_security_not_forced: true,
      policy_missing: true,
      policy_not_fail_closed: true,
      key_without_organization: true,
      foreign_key_without_organization: true,
      foreign_key_nulls_organization: true,
      view_without_security_invoker: true,
      materialized_view: true,
      security_definer_function: true,
      excessive_grant: true,
      unlisted_tenant_table: true,
      parent_table_reachable: true,
      scope_preset: true,
      backslashes_in_literals: true,
      row_function_callable: true,
      role_is_superuser: true,
      role_bypasses_row_security: true,
      role_owns_table: true,
      role_can_create: true,
      scope_index_missing: true,
      index_not_leakproof: true,
    }
    expect([...covered].sort()).toEqual(Object.keys(known).sort())
  })

  test.each([
    ['a restrictive policy', ["create policy p on tasks as restrictive using (status <> 'secret')"]],
    [
      'a view with security_invoker',
      ['create view v with (security_invoker = true) as select * from tasks', 'grant select on v to :app'],
    ],
    [
      'a partitioned table, and partitions that the app cannot reach by name',
      [
        'create table events (like tasks including constraints) partition by hash (organization_id)',
        'create table events_0 partition of events for values with (modulus 1, remainder 0)',
      ],
    ],
    [
      'a table of another schema that the app cannot enter',
      [
        'create schema backup',
        'create table backup.tasks as select * from tasks',
        'grant select on backup.tasks to :app',
      ],
    ],
    [
      'an exclusion within an organization',
      ['alter table tasks add exclude using btree (organization_id with =, title with =)'],
    ],
    ['an empty preset', ["alter role :app set app.current_org = ''"]],
    ['a view that the app cannot read', ['create view v as select * from tasks']],
    ['a key that starts with the organization', ['alter table tasks add unique (organization_id, title)']],
    ['a foreign key to a table without organizations', ['alter table tasks add plan text references plans (code)']],
    [
      'four policies that cover each command',
      [
        'drop policy rolecall_isolation on tasks',
        ...['select', 'delete'].map(
          (command) => `create policy p_${command} on tasks for ${command} using (${failClosed})`,
        ),
        `create policy p_insert on tasks for insert with check (${failClosed})`,
        `create policy p_update on tasks for update using (${failClosed})`,
      ],
    ],
  ])('accepts %s', async (_, statements) => {
    expect(await auditAfter(statements)).toEqual([])
  })

  test('every key of the schema starts with organization_id, which lets it be distributed by it', async () => {
    const { rows } = await demo.superuser.query(
      `select k.conname, a.attname from pg_constraint k join pg_class c on c.oid = k.conrelid
       join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
       where k.contype in ('p', 'u', 'f') and c.relname = any($1)`,
      [tenantTables],
    )
    expect(rows.length).toBeGreaterThanOrEqual(4)
    expect(rows.filter(({ attname }) => attname !== 'organization_id')).toEqual([])
    const { rows: indexes } = await demo.superuser.query(`select indexdef from pg_indexes where tablename = any($1)`, [
      tenantTables,
    ])
    expect(indexes.filter(({ indexdef }) => !/\(organization_id\b/.test(indexdef as string))).toEqual([])
  })
})

describe('assertTenantIsolation', () => {
  test('accepts the schema as the app sees it', async () => {
    const { tenants } = await setupDemo()
    await assertTenantIsolation(tenants)
  })

  test('refuses a pool that connects as superuser or owner', async () => {
    const { superuser, owner } = await setupDemo()
    for (const [pool, code] of [
      [superuser, 'role_is_superuser'],
      [owner, 'role_owns_table'],
    ] as const) {
      const tenants = createTenantDatabase<{ tasks: { organization_id: OrganizationColumn } }>({
        pool,
        tenantTables: ['tasks'],
      })
      await expect(assertTenantIsolation(tenants)).rejects.toMatchObject({
        code: 'isolation_not_enforced',
        findings: expect.arrayContaining([expect.objectContaining({ code })]) as unknown,
      })
    }
  })

  test('sees rows without a scope where the policy is open, even when the finding is accepted', async () => {
    const { tenants, superuser } = await setupDemo()
    await superuser.query("insert into tasks (organization_id, title) values ('org_a', 'x')")
    await superuser.query('create policy open on tasks using (true)')
    await expect(assertTenantIsolation(tenants, { accept: ['policy_not_fail_closed'] })).rejects.toThrow('rows_visible')
  })

  test('refuses a connection that brings an organization', async () => {
    const { appUrl } = await setupDemo()
    const pool = new pg.Pool({ connectionString: appUrl, options: '-c app.current_org=org_b' })
    onTestFinished(() => pool.end())
    const tenants = createTenantDatabase<{ tasks: { organization_id: OrganizationColumn } }>({
      pool,
      tenantTables: ['tasks'],
    })
    await expect(assertTenantIsolation(tenants, { accept: ['unlisted_tenant_table'] })).rejects.toThrow('scope_preset')
  })

  test('accepts a finding that the app lives with, and findings about performance', async () => {
    const { tenants, superuser, appRole } = await setupDemo()
    await superuser.query(
      `grant references on tasks to "${appRole}"; create index on tasks (organization_id, lower(title))`,
    )
    await expect(assertTenantIsolation(tenants)).rejects.toMatchObject({ findings: [{ code: 'excessive_grant' }] })
    await assertTenantIsolation(tenants, { accept: ['excessive_grant'] })
  })

  test('leaves the pool as it was', async () => {
    const demo = await setupDemo({ max: 1 })
    await assertTenantIsolation(demo.tenants)
    expect((await demo.app.query("select current_setting('app.current_org', true) as org")).rows).toEqual([{ org: '' }])
    expect(demo.app.idleCount).toBe(1)
  })
})
