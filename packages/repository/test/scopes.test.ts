/** Scopes beyond a session's: one organization for jobs, the member behind a scope, transactions inside transactions. */
import { sql, type Generated, type Kysely } from 'kysely'
import { sessionFromClaims } from '@rolecall/rbac'
import pg from 'pg'
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { auditTenantSchema } from '../src/audit.ts'
import {
  createTenantDatabase,
  trustOrganizationId,
  type OrganizationColumn,
  type ScopedDatabase,
  type ScopeEvent,
} from '../src/index.ts'
import { migrate, tenantTable } from '../src/migrations.ts'
import { createDemo } from './fixtures/demo-database.ts'
import { demoMigrations, globalTables, tenantTables, type DemoDatabase } from './fixtures/demo-schema.ts'
import { sessionOf } from './fixtures/sessions.ts'

interface Database extends DemoDatabase {
  readonly notes: {
    readonly id: Generated<string>
    readonly organization_id: OrganizationColumn
    readonly owner_id: Generated<string>
    readonly created_by: Generated<string | null>
    readonly changed_by: Generated<string | null>
    readonly body: string
  }
}

const createNotes = (db: Kysely<unknown>) =>
  tenantTable(db, 'notes')
    .addColumn('body', 'text', (column) => column.notNull())
    .ownedBy('owner_id', { seesAll: 'org:notes:read_all' })
    .createdBy('created_by')
    .changedBy('changed_by')
    .execute()

async function setup() {
  const demo = await createDemo()
  await migrate({
    pool: demo.owner,
    appRole: demo.appRole,
    migrations: { ...demoMigrations, '002_notes': { up: createNotes } },
  })
  return demo
}

const demo = await setup()
afterAll(() => demo.close())
beforeEach(() => demo.superuser.query('truncate tasks, projects, notes'))

function open(config: pg.PoolConfig = {}) {
  const pool = new pg.Pool({ connectionString: demo.appUrl, max: 1, connectionTimeoutMillis: 2_000, ...config })
  onTestFinished(() => pool.end())
  const events: ScopeEvent[] = []
  const tenants = createTenantDatabase<Database>({
    pool,
    tenantTables: [...tenantTables, 'notes'],
    globalTables,
    log: (event) => void events.push(event),
  })
  return { tenants, events }
}

const memberOf = (organization: string, user: string, permissions: readonly string[] = []) =>
  sessionFromClaims({
    ...{ v: 2, sub: user, sid: 'sess_1', iss: 'https://clerk.example.test', iat: 1, exp: 4_000_000_000 },
    ...(permissions.length > 0 ? { fea: 'o:notes' } : {}),
    o: {
      id: organization,
      slg: 'o',
      rol: 'member',
      ...(permissions.length > 0 ? { per: permissions.join(','), fpm: '1' } : {}),
    },
  })

const session = sessionOf('org_a')
const insert = (db: ScopedDatabase<Database>, title: string) => db.insertInto('tasks').values({ title }).execute()
const titles = async () =>
  (await demo.superuser.query<{ title: string }>('select title from tasks order by title')).rows.map(
    ({ title }) => title,
  )

describe('forOrganization', () => {
  test('has the walls of a session, and logs its reason', async () => {
    const { tenants, events } = open()
    const [a, b] = [trustOrganizationId('org_a'), trustOrganizationId('org_b')]
    await insert(tenants.forOrganization(a, { reason: 'seed' }), 'mine')
    const other = tenants.forOrganization(b, { reason: 'nightly report' })
    expect(await other.selectFrom('tasks').selectAll().execute()).toEqual([])
    expect((await other.deleteFrom('tasks').executeTakeFirst()).numDeletedRows).toBe(0n)
    expect(await tenants.for(session).selectFrom('tasks').select('title').execute()).toEqual([{ title: 'mine' }])
    expect(events).toMatchObject([
      { reason: 'seed', organizationId: 'org_a' },
      { reason: 'nightly report', organizationId: 'org_b' },
    ])
  })

  test('takes the id of a row that systemScope read', async () => {
    await demo.superuser.query(`insert into tasks (organization_id, title) values ('org_b', 'job')`)
    const job = await demo.tenants
      .systemScope('queue')
      .selectFrom('tasks')
      .select('organization_id')
      .executeTakeFirstOrThrow()
    const { tenants } = open()
    const db = tenants.forOrganization(trustOrganizationId(job.organization_id), { reason: 'job' })
    expect(await db.selectFrom('tasks').select('title').execute()).toEqual([{ title: 'job' }])
  })

  test.each([
    ['without a reason', 'org_a', '', 'reason_missing'],
    ['with a blank reason', 'org_a', '  ', 'reason_missing'],
    ['with an empty id', '', 'job', 'invalid_option'],
    ['with a NUL', 'org_a\0', 'job', 'invalid_option'],
    ['with an object', { id: 'org_a' }, 'job', 'invalid_option'],
  ])('is refused %s, before any I/O', (_, id, reason, code) => {
    const { tenants, events } = open()
    expect(() => tenants.forOrganization(id as never, { reason })).toThrow(expect.objectContaining({ code }))
    expect(events).toEqual([])
  })

  test('commits and rolls back as a transaction', async () => {
    const { tenants } = open()
    const id = trustOrganizationId('org_a')
    await tenants.transactionForOrganization(id, { reason: 'import' }, (db) => insert(db, 'kept'))
    await expect(
      tenants.transactionForOrganization(id, { reason: 'import' }, async (db) => {
        await insert(db, 'lost')
        throw new Error('stop')
      }),
    ).rejects.toThrow('stop')
    expect(await titles()).toEqual(['kept'])
  })
})

describe('the member of a scope', () => {
  const bodies = async (db: ScopedDatabase<Database>) =>
    (await db.selectFrom('notes').select('body').orderBy('body').execute()).map(({ body }) => body)

  test('owns what it creates, and sees nothing of other members', async () => {
    const { tenants } = open()
    const [ann, bob] = [tenants.for(memberOf('org_a', 'user_ann')), tenants.for(memberOf('org_a', 'user_bob'))]
    const note = await ann.insertInto('notes').values({ body: 'of Ann' }).returningAll().executeTakeFirstOrThrow()
    expect(note).toMatchObject({ owner_id: 'user_ann', created_by: 'user_ann', changed_by: 'user_ann' })
    await bob.insertInto('notes').values({ body: 'of Bob' }).execute()
    expect(await bodies(ann)).toEqual(['of Ann'])
    expect((await bob.deleteFrom('notes').where('body', '=', 'of Ann').executeTakeFirst()).numDeletedRows).toBe(0n)
    await expect(bob.insertInto('notes').values({ body: 'x', owner_id: 'user_ann' }).execute()).rejects.toMatchObject({
      code: 'row_level_security',
    })
    expect((await demo.superuser.query('select from notes')).rowCount).toBe(2)
  })

  test('sees every row with the permission, and only of the organization', async () => {
    const { tenants } = open()
    await tenants.for(memberOf('org_a', 'user_ann')).insertInto('notes').values({ body: 'of Ann' }).execute()
    await tenants.for(memberOf('org_b', 'user_eve')).insertInto('notes').values({ body: 'of Eve' }).execute()
    const admin = memberOf('org_a', 'user_admin', ['read_all'])
    expect([...(admin.organization?.permissions ?? [])]).toEqual(['org:notes:read_all'])
    const db = tenants.for(admin)
    expect(await bodies(db)).toEqual(['of Ann'])
    const changed = await db.updateTable('notes').set({ body: 'edited' }).returningAll().executeTakeFirstOrThrow()
    expect(changed).toMatchObject({ owner_id: 'user_ann', created_by: 'user_ann', changed_by: 'user_admin' })
  })

  test('is empty for a job, unless it acts for a member or has the permission', async () => {
    const { tenants } = open()
    const id = trustOrganizationId('org_a')
    await tenants.for(memberOf('org_a', 'user_ann')).insertInto('notes').values({ body: 'of Ann' }).execute()
    const job = (access: object) => bodies(tenants.forOrganization(id, { reason: 'job', ...access }))
    expect(await job({})).toEqual([])
    expect(await job({ actingAs: 'user_bob' })).toEqual([])
    expect(await job({ actingAs: 'user_ann' })).toEqual(['of Ann'])
    expect(await job({ permissions: ['org:notes:read_all'] })).toEqual(['of Ann'])
    expect(await job({ permissions: ['org:notes:read'] })).toEqual([])
    await expect(
      tenants.forOrganization(id, { reason: 'job' }).insertInto('notes').values({ body: 'x' }).execute(),
    ).rejects.toMatchObject({ name: expect.stringMatching(/ConstraintError|IsolationError/) as string })
  })

  test('does not stay on the connection', async () => {
    const { tenants } = open()
    await tenants
      .for(memberOf('org_a', 'user_ann', ['read_all']))
      .insertInto('notes')
      .values({ body: 'x' })
      .execute()
    expect(await bodies(tenants.for(memberOf('org_a', 'user_bob')))).toEqual([])
  })

  test('leaves nothing for the audit to find', async () => {
    const { Kysely, PostgresDialect } = await import('kysely')
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: demo.superuser }) })
    const findings = await auditTenantSchema(db, { tenantTables: [...tenantTables, 'notes'], appRole: demo.appRole })
    expect(findings).toEqual([])
  })
})

describe('inside a transaction', () => {
  test('a scope of the same session joins it, on a pool of one connection', async () => {
    const { tenants } = open()
    await expect(
      tenants.transaction(session, async () => {
        await insert(tenants.for(session), 'joined')
        throw new Error('stop')
      }),
    ).rejects.toThrow('stop')
    expect(await titles()).toEqual([])
    await tenants.transaction(session, () => insert(tenants.for(session), 'kept'))
    expect(await titles()).toEqual(['kept'])
  })

  test('another scope is refused by name instead of waiting for a connection', async () => {
    const { tenants } = open()
    const other = sessionOf('org_b')
    await tenants.transaction(session, async (db) => {
      await insert(db, 'a')
      await expect(insert(tenants.for(other), 'b')).rejects.toMatchObject({ code: 'transaction_nested' })
      await expect(tenants.transaction(other, (inner) => insert(inner, 'b'))).rejects.toMatchObject({
        code: 'transaction_nested',
      })
    })
    expect(await titles()).toEqual(['a'])
  })

  test('a transaction of the same session is a savepoint', async () => {
    const { tenants } = open()
    await tenants.transaction(session, async (db) => {
      await insert(db, 'a')
      await expect(
        tenants.transaction(session, async (inner) => {
          await insert(inner, 'b')
          await inner.selectNoFrom(sql`1 / 0`.as('x')).execute()
        }),
      ).rejects.toMatchObject({ code: 'database_error' })
      await tenants.transaction(session, (inner) => insert(inner, 'c'))
    })
    expect(await titles()).toEqual(['a', 'c'])
  })

  test('a savepoint whose error was caught is undone, and says so', async () => {
    const { tenants } = open()
    await tenants.transaction(session, async () => {
      await expect(
        tenants.transaction(session, async (inner) => {
          await insert(inner, 'b')
          await inner
            .selectNoFrom(sql`1 / 0`.as('x'))
            .execute()
            .catch(() => undefined)
        }),
      ).rejects.toMatchObject({ code: 'transaction_aborted' })
      await insert(tenants.for(session), 'c')
    })
    expect(await titles()).toEqual(['c'])
  })

  test('a savepoint takes no settings', async () => {
    const { tenants } = open()
    await tenants.transaction(session, async () => {
      await expect(
        tenants.transaction(session, async () => undefined, { isolationLevel: 'serializable' }),
      ).rejects.toMatchObject({ code: 'invalid_option' })
    })
  })

  test('a statement after its end runs by itself', async () => {
    const { tenants } = open()
    const after = { run: (): Promise<unknown> => Promise.resolve() }
    await tenants.transaction(session, async (db) => {
      await insert(db, 'a')
      const bound = tenants.for(session)
      const { AsyncResource } = await import('node:async_hooks')
      after.run = AsyncResource.bind(() => insert(bound, 'later'))
    })
    await after.run()
    expect(await titles()).toEqual(['a', 'later'])
  })
})
