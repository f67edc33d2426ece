/**
 * The second wall alone: the statements run as the superuser, who is exempt from row-level security. The control runs
 * the same statements on plain Kysely and finds the leak that the wall prevents.
 */
import { Kysely, PostgresDialect, sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createTenantDatabase } from '../src/index.ts'
import { createDemo } from './fixtures/demo-database.ts'
import type { DemoDatabase } from './fixtures/demo-schema.ts'
import { absentMembers, escapes } from './fixtures/escape-catalogue.ts'
import { sessionOf } from './fixtures/sessions.ts'

async function setup() {
  const demo = await createDemo()
  await demo.superuser.query<object>(`
    create table secrets (secret text); insert into secrets values ('SECRET');
    create view all_tasks as select * from tasks;
    create table notes (organization_id text not null default 'org_b', id uuid not null default gen_random_uuid(), body text default 'note');`)
  const unguarded = createTenantDatabase<DemoDatabase>({
    pool: demo.superuser,
    tenantTables: ['projects', 'tasks', 'notes' as 'tasks'],
    globalTables: ['plans'],
  })
  const plain = new Kysely<DemoDatabase>({ dialect: new PostgresDialect({ pool: demo.superuser }) })
  return { demo, unguarded, plain }
}

const { demo, unguarded, plain } = await setup()
afterAll(() => demo.close())
beforeEach(() =>
  demo.superuser.query(`
    truncate tasks, projects, notes;
    insert into projects (organization_id, slug, name) values ('org_a', 'mine', 'my project'), ('org_a', 'shared', 'my shared'), ('org_b', 'theirs', 'SECRET project'), ('org_b', 'shared', 'SECRET shared');
    insert into tasks (organization_id, title) select 'org_a', 'task ' || n from generate_series(1, 3) n;
    insert into tasks (organization_id, title) select 'org_b', 'SECRET ' || n from generate_series(1, 4) n;`),
)

const theirs = async () =>
  (
    await demo.superuser.query<object>(`
    select 'task' as kind, title as text from tasks where organization_id <> 'org_a'
    union all select 'project', slug || name from projects where organization_id <> 'org_a'
    union all select 'note', body from notes where organization_id <> 'org_a' order by 1, 2`)
  ).rows

/** Whether the statement showed or changed rows of another organization. */
async function crosses(run: () => Promise<unknown>): Promise<boolean> {
  const before = await theirs()
  const result = JSON.stringify((await run()) ?? null, (_, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  )
  return result.includes('SECRET') || JSON.stringify(await theirs()) !== JSON.stringify(before)
}

describe('the escape catalogue', () => {
  test('has no statement twice and at least 60', () => {
    expect(escapes.length).toBeGreaterThanOrEqual(60)
    expect(new Set(escapes.map(({ name }) => name)).size).toBe(escapes.length)
  })

  test.each(escapes)('$name: $expected', async ({ run, expected }) => {
    const db = unguarded.for(sessionOf('org_a'))
    if (expected === 'scoped') expect(await crosses(() => run(db))).toBe(false)
    else {
      const before = await theirs()
      await expect(run(db)).rejects.toMatchObject({ name: 'IsolationError', code: expected })
      expect(await theirs()).toEqual(before)
    }
  })

  test.each(escapes.filter(({ inert }) => !inert))('without the wall it crosses: $name', async ({ run }) => {
    // Everything is rolled back. An app without walls has the column's default and the key without the organization.
    const outcome = plain.transaction().execute(async (transaction) => {
      await sql`alter table tasks alter organization_id set default 'org_a'`.execute(transaction)
      await sql`alter table projects alter organization_id set default 'org_a'`.execute(transaction)
      await sql`delete from projects where organization_id = 'org_a' and slug = 'shared'`.execute(transaction)
      await sql`alter table projects drop constraint projects_slug_key, add constraint projects_slug_key unique (slug)`.execute(
        transaction,
      )
      const theirsInside = async () =>
        (
          await sql`
        select 'task' as kind, title as text from tasks where organization_id <> 'org_a'
        union all select 'project', slug || name from projects where organization_id <> 'org_a'
        union all select 'note', body from notes where organization_id <> 'org_a' order by 1, 2`.execute(transaction)
        ).rows
      const before = await theirsInside()
      const result = JSON.stringify((await run(transaction)) ?? null, (_, value: unknown) =>
        typeof value === 'bigint' ? Number(value) : value,
      )
      const crossed = result.includes('SECRET') || JSON.stringify(await theirsInside()) !== JSON.stringify(before)
      throw Object.assign(new Error('rolled back'), { crossed })
    })
    await expect(outcome).rejects.toMatchObject({ crossed: true })
  })

  test.each(absentMembers)('the handle has no %s', (member) => {
    const db = unguarded.for(sessionOf('org_a'))
    expect(Reflect.get(db, member)).toBeUndefined()
  })

  test('the handle cannot be changed', () => {
    const db = unguarded.for(sessionOf('org_a'))
    expect(() => Object.assign(db, { selectFrom: () => undefined })).toThrow(TypeError)
  })
})
