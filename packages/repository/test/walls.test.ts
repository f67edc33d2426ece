/**
 * Wall by wall. The escape catalogue ignores the types (wall 1 removed) and holds with wall 2 alone. Here the same
 * statements meet wall 3 alone, then all three. The control without any wall is in the catalogue's test.
 */
import { DefaultQueryExecutor, PostgresAdapter, PostgresQueryCompiler, QueryCreator } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { partsOf } from '../src/database/create-tenant-database.ts'
import type { ScopedDatabase } from '../src/index.ts'
import { openScope } from '../src/session/organization-scope.ts'
import { createDemo } from './fixtures/demo-database.ts'
import type { DemoDatabase } from './fixtures/demo-schema.ts'
import { escapes } from './fixtures/escape-catalogue.ts'
import { sessionOf } from './fixtures/sessions.ts'

async function setup() {
  const demo = await createDemo()
  await demo.owner.query(`
    create table secrets (secret text); insert into secrets values ('SECRET');
    create view all_tasks as select * from tasks`)
  return demo
}

const demo = await setup()
afterAll(() => demo.close())
beforeEach(() =>
  demo.superuser.query(`
    truncate tasks, projects;
    insert into projects (organization_id, slug, name) values ('org_a', 'mine', 'my project'), ('org_a', 'shared', 'my shared'), ('org_b', 'theirs', 'SECRET project'), ('org_b', 'shared', 'SECRET shared');
    insert into tasks (organization_id, title) select 'org_a', 'task ' || n from generate_series(1, 3) n;
    insert into tasks (organization_id, title) select 'org_b', 'SECRET ' || n from generate_series(1, 4) n;`),
)

const theirs = async () =>
  (
    await demo.superuser.query<object>(`
    select 'task' as kind, title as text from tasks where organization_id <> 'org_a'
    union all select 'project', slug || name from projects where organization_id <> 'org_a'
    union all select 'plan', code || price from plans
    union all select 'secret', secret from secrets order by 1, 2`)
  ).rows

/** Runs a statement that may fail, and returns its output. It must not have changed other organizations' rows. */
async function attack(db: ScopedDatabase<DemoDatabase>, run: (db: ScopedDatabase<DemoDatabase>) => Promise<unknown>) {
  const before = await theirs()
  const outcome = await run(db).then(
    (result) =>
      JSON.stringify(result ?? null, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
    (error: unknown) => String(error),
  )
  expect(await theirs()).toEqual(before)
  return outcome
}

/** The scope's transaction, setting and role, with statements that are compiled without scoping. */
function withoutScoping(organization: string): ScopedDatabase<DemoDatabase> {
  const scope = openScope(sessionOf(organization))
  const { gateway } = partsOf(demo.tenants)!
  const executor = new DefaultQueryExecutor(new PostgresQueryCompiler(), new PostgresAdapter(), {
    provideConnection: (consumer) =>
      consumer({
        executeQuery: async <R>(query: Parameters<typeof gateway.execute>[1]) =>
          (await gateway.execute(scope, query)) as { rows: R[] },
        streamQuery: () => {
          throw new Error('streams need a cursor')
        },
      }),
  })
  return new QueryCreator<DemoDatabase>({ executor }) as unknown as ScopedDatabase<DemoDatabase>
}

describe('wall 3 alone', () => {
  test('is alone: the statement is the one that was written', () => {
    expect(withoutScoping('org_a').selectFrom('tasks').selectAll().compile().sql).toBe('select * from "tasks"')
    expect(demo.tenants.for(sessionOf('org_a')).selectFrom('tasks').selectAll().compile().sql).toContain(
      'organization_id',
    )
  })

  test.each(escapes.filter(({ beyondDatabase }) => !beyondDatabase))('holds against $name', async ({ run }) => {
    expect(await attack(withoutScoping('org_a'), run)).not.toMatch(/SECRET/)
  })

  test('shows the own rows', async () => {
    expect(await withoutScoping('org_b').selectFrom('tasks').select('title').execute()).toHaveLength(4)
    expect(await withoutScoping('org_a').selectFrom('tasks').select('title').execute()).toHaveLength(3)
  })
})

describe('all walls', () => {
  test.each(escapes)('hold against $name', async ({ run }) => {
    expect(await attack(demo.tenants.for(sessionOf('org_a')), run)).not.toMatch(/SECRET/)
  })

  test.each(escapes)('hold inside a transaction against $name', async ({ run }) => {
    const outcome = demo.tenants.transaction(sessionOf('org_a'), async (db) => {
      const text = await attack(db, run)
      expect(text).not.toMatch(/SECRET/)
      expect(
        await db
          .selectFrom('tasks')
          .select('organization_id')
          .distinct()
          .execute()
          .catch(() => []),
      ).not.toContainEqual({ organization_id: 'org_b' })
    })
    await outcome.catch((error: unknown) => expect(error).toMatchObject({ name: 'TransactionError' }))
  })
})
