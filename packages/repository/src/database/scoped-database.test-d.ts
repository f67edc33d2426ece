/** The first wall: what the compiler refuses. */
import type { OrganizationId, Session } from '@rolecall/rbac'
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Pool } from 'pg'
import { describe, expectTypeOf, test } from 'vitest'
import type { DemoDatabase } from '../../test/fixtures/demo-schema.ts'
import {
  createTenantDatabase,
  OrganizationRepository,
  type OrganizationColumn,
  type ScopedDatabase,
  type TenantDatabase,
  type TenantTableOf,
} from '../index.ts'

declare const tenants: TenantDatabase<DemoDatabase>
declare const session: Session
declare const db: ScopedDatabase<DemoDatabase>
declare const pool: Pool

describe('opening a scope', () => {
  test('takes a session and nothing else', () => {
    expectTypeOf<Parameters<TenantDatabase<DemoDatabase>['for']>>().toEqualTypeOf<[session: Session]>()
    // @ts-expect-error an organization id opens no scope
    tenants.for('org_b' as OrganizationId)
    // @ts-expect-error a handwritten object is not a session
    tenants.for({ status: 'signed-in', organization: { id: 'org_b' } })
    // @ts-expect-error a string of a request opens no scope
    tenants.forOrganization('org_b', { reason: 'job' })
    // @ts-expect-error a reason is required
    tenants.forOrganization('org_b' as OrganizationId, {})
    tenants.forOrganization('org_b' as OrganizationId, { reason: 'job' })
    expectTypeOf(tenants.for(session)).not.toBeAny()
    expectTypeOf(tenants.for(session)).toEqualTypeOf<ScopedDatabase<DemoDatabase>>()
  })

  test('lists as tenant tables only those whose organization cannot be written', () => {
    interface Loose {
      readonly tasks: { readonly id: string; readonly organization_id: string }
      readonly plans: { readonly code: string }
    }
    expectTypeOf<TenantTableOf<DemoDatabase>>().toEqualTypeOf<'projects' | 'tasks'>()
    expectTypeOf<TenantTableOf<Loose>>().toEqualTypeOf<never>()
    // @ts-expect-error organization_id is writable there
    createTenantDatabase<Loose>({ pool, tenantTables: ['tasks'] })
    // @ts-expect-error plans has no organization_id
    createTenantDatabase<DemoDatabase>({ pool, tenantTables: ['plans'] })
    // @ts-expect-error a tenant table is not shared
    createTenantDatabase<DemoDatabase>({ pool, tenantTables: ['tasks'], globalTables: ['projects'] })
    createTenantDatabase<DemoDatabase>({ pool, tenantTables: ['tasks', 'projects'], globalTables: ['plans'] })
  })
})

describe('the handle', () => {
  test('has builders and nothing that reaches a connection', () => {
    expectTypeOf<keyof ScopedDatabase<DemoDatabase>>().toEqualTypeOf<
      | 'selectFrom'
      | 'selectNoFrom'
      | 'insertInto'
      | 'updateTable'
      | 'deleteFrom'
      | 'mergeInto'
      | 'with'
      | 'withRecursive'
      | 'fn'
    >()
    // @ts-expect-error raw SQL needs an executor
    void (async () => (await import('kysely')).sql`select 1`.execute(db))
  })

  test('reads the organization and cannot write it', () => {
    expectTypeOf<Selectable<DemoDatabase['tasks']>['organization_id']>().toEqualTypeOf<string>()
    expectTypeOf<Insertable<DemoDatabase['tasks']>>().not.toHaveProperty('organization_id')
    expectTypeOf<Updateable<DemoDatabase['tasks']>>().not.toHaveProperty('organization_id')
    // @ts-expect-error the organization is set by the scope
    void db.insertInto('tasks').values({ title: 'a', organization_id: 'org_b' })
    // @ts-expect-error the organization is set by the scope
    void db.updateTable('tasks').set({ organization_id: 'org_b' })
    // @ts-expect-error unknown table
    void db.selectFrom('secrets')
    expectTypeOf(db.selectFrom('tasks').select('title').executeTakeFirstOrThrow()).resolves.toEqualTypeOf<{
      title: string
    }>()
  })
})

describe('a repository', () => {
  test('knows its rows and takes tenant tables only', () => {
    class Tasks extends OrganizationRepository<DemoDatabase, 'tasks'> {}
    const tasks = new Tasks(db, 'tasks')
    expectTypeOf(tasks.get('id')).resolves.toEqualTypeOf<Selectable<DemoDatabase['tasks']>>()
    expectTypeOf(tasks.get('id')).resolves.not.toBeAny()
    expectTypeOf<Parameters<typeof tasks.create>[0]>().not.toHaveProperty('organization_id')
    // @ts-expect-error the organization is set by the scope
    void tasks.create({ title: 'a', organization_id: 'org_b' })
    // @ts-expect-error unknown column
    void tasks.update('id', { nothing: 1 })
    // @ts-expect-error plans belongs to no organization
    type NoRepository = OrganizationRepository<DemoDatabase, 'plans'>
    expectTypeOf<NoRepository>().not.toBeNever()
    // @ts-expect-error the table is named by the class
    new Tasks(db, 'projects')
    expectTypeOf<OrganizationColumn>().not.toBeAny()
  })
})
