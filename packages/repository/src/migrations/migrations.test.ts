import { inspect } from 'node:util'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { setupDemo, type Demo } from '../../test/fixtures/demo-database.ts'
import { demoMigrations } from '../../test/fixtures/demo-schema.ts'
import { sessionOf } from '../../test/fixtures/sessions.ts'
import { auditTenantSchema } from '../audit.ts'
import { provisionDatabase } from '../embedded.ts'
import { createTenantDatabase, type OrganizationColumn } from '../index.ts'
import { adoptTenantTable, migrate, tenantTable } from '../migrations.ts'

const setup = async () => {
  const demo = await setupDemo()
  return { demo, db: new Kysely<unknown>({ dialect: new PostgresDialect({ pool: demo.owner }) }) }
}
const audit = ({ superuser, appRole }: Demo, ...tenantTables: string[]) =>
  auditTenantSchema(new Kysely({ dialect: new PostgresDialect({ pool: superuser }) }), {
    tenantTables: ['tasks', 'projects', ...tenantTables],
    appRole,
  })

describe('migrate', () => {
  test('applies each migration once when several processes start together', async () => {
    const { demo } = await setup()
    let ups = 0
    const migrations = {
      ...demoMigrations,
      '002_more': { up: async (db: Kysely<unknown>) => void (ups++, await tenantTable(db, 'more').execute()) },
    }
    const runs = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const pool = new pg.Pool({ connectionString: demo.owner.options.connectionString, max: 1 })
        onTestFinished(() => pool.end())
        return migrate({ pool, appRole: demo.appRole, migrations })
      }),
    )
    expect(runs.flat()).toEqual(['002_more'])
    expect(ups).toBe(1)
    expect(await audit(demo, 'more')).toEqual([])
  })

  test('keeps nothing of a run that fails, and names the migration', async () => {
    const { demo } = await setup()
    const migrations = {
      ...demoMigrations,
      '002_good': { up: (db: Kysely<unknown>) => tenantTable(db, 'good').execute() },
      '003_bad': { up: async (db: Kysely<unknown>) => void (await sql`create table bad (x nothing)`.execute(db)) },
    }
    await expect(migrate({ pool: demo.owner, appRole: demo.appRole, migrations })).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringContaining('"003_bad"') as string,
    })
    expect((await demo.owner.query("select to_regclass('good') as good")).rows).toEqual([{ good: null }])
  })

  test('keeps nothing of a run whose connection breaks, and runs again', async () => {
    const { demo } = await setup()
    const run = (broken: boolean) =>
      migrate({
        pool: demo.owner,
        appRole: demo.appRole,
        migrations: {
          ...demoMigrations,
          '002_more': {
            up: async (db) => {
              await tenantTable(db, 'more').execute()
              if (broken) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(db)
            },
          },
        },
      })
    await expect(run(true)).rejects.toMatchObject({ name: 'MigrationError', cause: { code: 'connection_lost' } })
    expect((await demo.superuser.query("select to_regclass('more') as more")).rows).toEqual([{ more: null }])
    expect(await run(false)).toEqual(['002_more'])
    expect(await audit(demo, 'more')).toEqual([])
  })

  test('does not quote rows', async () => {
    const { demo } = await setup()
    await demo.superuser.query("insert into tasks (organization_id, title) values ('org_a', 'hunter2')")
    await demo.superuser.query(`alter role "${demo.database}_owner" bypassrls`)
    const migrations = {
      ...demoMigrations,
      '002': {
        up: async (db: Kysely<unknown>) =>
          void (await sql`alter table tasks alter title type int using title::int`.execute(db)),
      },
    }
    const error: unknown = await migrate({ pool: demo.owner, appRole: demo.appRole, migrations }).catch(
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ code: 'migration_failed' })
    expect(inspect(error, { depth: 10 })).not.toContain('hunter2')
  })

  test('says so when the role of the app is missing', async () => {
    const { demo } = await setup()
    await expect(migrate({ pool: demo.owner, appRole: 'missing_role', migrations: {} })).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringContaining('missing_role') as string,
    })
  })

  test('opens what it owns to the system role, tables of earlier runs included, and nothing of others', async () => {
    const { demo } = await setup()
    const role = `${demo.database}_plain`
    await demo.superuser.query(`create role "${role}" login bypassrls password 'plain'`)
    const url = new URL(demo.appUrl)
    ;[url.username, url.password] = [role, 'plain']
    await demo.superuser.query(`grant connect on database "${demo.database}" to "${role}"`)
    await demo.superuser.query('create table theirs (secret text)')
    const pool = new pg.Pool({ connectionString: url.href, max: 1 })
    onTestFinished(async () => {
      await pool.end()
      await demo.superuser.query(`drop owned by "${role}"; drop role "${role}"`)
    })
    await expect(pool.query('select from public.tasks')).rejects.toMatchObject({ code: '42501' })
    const run = (migrations = {}) =>
      migrate({
        pool: demo.owner,
        appRole: demo.appRole,
        systemRole: role,
        migrations: { ...demoMigrations, ...migrations },
      })
    expect(await run()).toEqual([])
    await run({
      '002_counted': {
        up: (db: Kysely<unknown>) => sql`create table counted (n serial, at text)`.execute(db),
      },
    })
    await pool.query("insert into tasks (organization_id, title) values ('org_a', 'x'), ('org_b', 'y')")
    expect((await pool.query('select from tasks')).rowCount).toBe(2)
    await pool.query("insert into counted (at) values ('x'); update counted set at = 'y'; delete from counted")
    for (const hidden of ['theirs', 'kysely_migration'])
      await expect(pool.query(`select from ${hidden}`)).rejects.toMatchObject({ code: '42501' })
  })

  test.each([
    ['is missing', 'missing_role', 'create role'],
    ['is bound by row-level security', undefined, 'bypassrls'],
  ])('says what to do when the system role %s, before it migrates', async (_, named, remedy) => {
    const { demo } = await setup()
    const systemRole = named ?? demo.appRole
    const migrations = { ...demoMigrations, '002': { up: (db: Kysely<unknown>) => tenantTable(db, 'late').execute() } }
    await expect(migrate({ pool: demo.owner, appRole: demo.appRole, systemRole, migrations })).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringContaining(remedy) as string,
    })
    expect((await demo.owner.query("select to_regclass('late') as late")).rows).toEqual([{ late: null }])
  })

  test('cannot run as the app', async () => {
    const { demo } = await setup()
    await expect(
      migrate({
        pool: demo.app,
        appRole: demo.appRole,
        migrations: { '009': { up: (db) => tenantTable(db, 'x').execute() } },
      }),
    ).rejects.toMatchObject({ code: 'migration_failed' })
  })
})

describe('tenantTable', () => {
  test.each(['uuid', 'text', 'integer', 'bigint'] as const)(
    'makes a table with a key of type %s in which the audit finds nothing',
    async (id) => {
      const { demo, db } = await setup()
      await tenantTable(db, 'Odd "name"', { appRole: demo.appRole, id })
        .addColumn('a', 'text', (column) => column.notNull())
        .addColumn('parent', 'text')
        .addUnique(['a', 'parent'])
        .addIndex(['parent', 'id'])
        .execute()
      expect(await audit(demo, 'Odd "name"')).toEqual([])
      interface Odd {
        readonly 'Odd "name"': { readonly id: string; readonly organization_id: OrganizationColumn; readonly a: string }
      }
      const tenants = createTenantDatabase<Odd>({ pool: demo.app, tenantTables: ['Odd "name"'] })
      const row = { a: 'x', ...(id === 'text' ? { id: 'one' } : {}) }
      await tenants
        .for(sessionOf('org_a'))
        .insertInto('Odd "name"')
        .values(row as never)
        .execute()
      expect(await tenants.for(sessionOf('org_a')).selectFrom('Odd "name"').select('a').execute()).toEqual([{ a: 'x' }])
      expect(await tenants.for(sessionOf('org_b')).selectFrom('Odd "name"').select('a').execute()).toEqual([])
    },
  )

  test('tells constraints apart whose names PostgreSQL would cut', async () => {
    const { demo, db } = await setup()
    const name = 'ä'.repeat(30)
    await tenantTable(db, name, { appRole: demo.appRole })
      .addColumn('first', 'text')
      .addColumn('second', 'text')
      .addUnique(['first'])
      .addUnique(['second'])
      .addIndex(['first', 'second'])
      .execute()
    expect(await audit(demo, name)).toEqual([])
  })

  test('needs to know the role of the app', async () => {
    const { db } = await setup()
    await expect(tenantTable(db, 'x').execute()).rejects.toMatchObject({ code: 'isolation_not_enforced' })
  })

  test('empties only the referring column when the referenced row goes', async () => {
    const { demo } = await setup()
    const db = demo.tenants.for(sessionOf('org_a'))
    const { id } = await db
      .insertInto('projects')
      .values({ slug: 'a', name: 'a' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await db.insertInto('tasks').values({ title: 'a', project_id: id }).execute()
    await db.deleteFrom('projects').execute()
    expect(await db.selectFrom('tasks').select(['organization_id', 'project_id']).execute()).toEqual([
      { organization_id: 'org_a', project_id: null },
    ])
  })

  test("refuses '' as an organization, also from the owner", async () => {
    const { demo } = await setup()
    await expect(
      demo.superuser.query("insert into tasks (organization_id, title) values ('', 'x')"),
    ).rejects.toMatchObject({ code: '23514' })
    await expect(
      demo.owner.query("insert into tasks (organization_id, title) values ('org_a', 'x')"),
    ).rejects.toMatchObject({ code: '42501' })
  })
})

describe('adoptTenantTable', () => {
  test('gives an existing table the third wall', async () => {
    const { demo, db } = await setup()
    await demo.superuser.query(
      "insert into projects (organization_id, slug, name) values ('org_a', 'a', 'A'), ('org_b', 'b', 'B')",
    )
    await demo.superuser.query(`
      create table notes (id uuid primary key default gen_random_uuid(), project text, body text);
      insert into notes (project, body) values ('a', 'mine'), ('b', 'SECRET'); alter table notes owner to "${demo.database}_owner"; grant all on notes to public`)
    await demo.superuser.query(`alter role "${demo.database}_owner" bypassrls`)
    await adoptTenantTable(db, 'notes', {
      appRole: demo.appRole,
      organizationOf: '(select organization_id from projects where slug = notes.project)',
    })
    expect(await audit(demo, 'notes')).toEqual([])
    interface Notes {
      readonly notes: { readonly organization_id: OrganizationColumn; readonly body: string }
    }
    const tenants = createTenantDatabase<Notes>({ pool: demo.app, tenantTables: ['notes'] })
    expect(
      await tenants.for(sessionOf('org_a')).selectFrom('notes').select(['organization_id', 'body']).execute(),
    ).toEqual([{ organization_id: 'org_a', body: 'mine' }])
    await adoptTenantTable(db, 'notes', { appRole: demo.appRole })
    expect(await audit(demo, 'notes')).toEqual([])
  })

  test.each([
    [
      'without a column and without saying where the organization is',
      'create table notes (id uuid primary key)',
      {},
      'organizationOf',
    ],
    [
      'with rows without an organization',
      "create table notes (id int primary key, organization_id text); insert into notes values (1, ''), (2, null), (3, 'org_a')",
      {},
      '2 rows',
    ],
    ['that does not exist', 'select 1', {}, '"notes" does not exist'],
    ['that is a view', 'create view notes as select * from tasks', {}, 'view'],
    [
      'whose organization is a uuid',
      'create table notes (id int primary key, organization_id uuid not null)',
      {},
      'organization_id of "notes" is uuid',
    ],
    ['without a primary key', 'create table notes (organization_id text not null)', {}, 'no primary key'],
    [
      'that others refer to',
      'create table notes (id uuid primary key, organization_id text not null); create table remarks (note uuid references notes (id))',
      {},
      'remarks',
    ],
  ])('refuses a table %s', async (_, statements, options, said) => {
    const { demo, db } = await setup()
    await demo.owner.query(statements)
    await expect(adoptTenantTable(db, 'notes', { appRole: demo.appRole, ...options })).rejects.toMatchObject({
      code: 'table_not_adoptable',
      message: expect.stringContaining(said) as string,
    })
  })
})

describe('provisionDatabase', () => {
  test('gives the same connection strings again, to roles with the rights they need and no more', async () => {
    const { demo } = await setup()
    const again = await provisionDatabase({ url: inject('superuserUrl'), database: demo.database })
    expect(again.appUrl).toBe(demo.appUrl)
    const { rows } = await demo.superuser.query(
      'select rolname, rolsuper or rolcreaterole or rolcreatedb or rolreplication as powerful, rolbypassrls as bypasses from pg_roles where rolname like $1 order by 1',
      [`${demo.database}\\_%`],
    )
    expect(rows).toEqual([
      { rolname: `${demo.database}_app`, powerful: false, bypasses: false },
      { rolname: `${demo.database}_owner`, powerful: false, bypasses: false },
      { rolname: `${demo.database}_system`, powerful: false, bypasses: true },
    ])
    await expect(demo.app.query('create table x (y int)')).rejects.toMatchObject({ code: '42501' })
    await expect(demo.app.query('truncate tasks')).rejects.toMatchObject({ code: '42501' })
  })
})

describe('systemScope', () => {
  test('sees every organization, through its own pool, and logs the reason', async () => {
    const { demo } = await setup()
    const reasons: string[] = []
    const pool = new pg.Pool({ connectionString: demo.appUrl.replace('_app:', '_missing:'), max: 1 })
    onTestFinished(() => pool.end())
    const { systemUrl } = await provisionDatabase({ url: inject('superuserUrl'), database: demo.database })
    const system = new pg.Pool({ connectionString: systemUrl, max: 1 })
    onTestFinished(() => system.end())
    interface Tables {
      readonly tasks: { readonly organization_id: OrganizationColumn; readonly title: string }
    }
    const tenants = createTenantDatabase<Tables>({
      pool,
      tenantTables: ['tasks'],
      system: { pool: system, log: ({ reason }) => reasons.push(reason) },
    })
    const db = tenants.systemScope('nightly cleanup')
    await db
      .insertInto('tasks')
      .values([
        { organization_id: 'org_a', title: 'a' },
        { organization_id: 'org_b', title: 'b' },
      ])
      .execute()
    expect(await db.selectFrom('tasks').select('title').orderBy('title').execute()).toEqual([
      { title: 'a' },
      { title: 'b' },
    ])
    expect(reasons).toEqual(['nightly cleanup'])
  })

  test.each(['', '  ', undefined])('needs a reason, not %j', async (reason) => {
    const { demo } = await setup()
    expect(() => demo.tenants.systemScope(reason as string)).toThrow(
      expect.objectContaining({ code: 'system_scope_unavailable' }) as Error,
    )
  })

  test('is not there unless it was asked for', async () => {
    const { demo } = await setup()
    const tenants = createTenantDatabase({ pool: demo.app, tenantTables: [] })
    expect(() => tenants.systemScope('why not')).toThrow(
      expect.objectContaining({ code: 'system_scope_unavailable' }) as Error,
    )
  })
})
