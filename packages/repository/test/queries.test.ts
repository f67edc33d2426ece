/** Queries of products: the same outcome in a scope as in plain Kysely on a database of their own, or a refusal by name. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createTenantDatabase, type TenantDatabase } from '../src/index.ts'
import { createDemo } from './fixtures/demo-database.ts'
import { globalTables, tenantTables } from './fixtures/demo-schema.ts'
import { queries } from './fixtures/queries.ts'
import { openTwins, type Run } from './fixtures/twins.ts'

const rowsOf = (organization: string, prefix: string, time: string) => `
  insert into projects (organization_id, id, slug, name) values
    ('${organization}', '${prefix}0000000-0000-4000-8000-000000000001', 'one', 'One'), ('${organization}', '${prefix}0000000-0000-4000-8000-000000000002', 'two', 'Two');
  insert into tasks (organization_id, id, title, points, status, labels, project_id, created_at)
    select '${organization}', ('${prefix}0000000-0000-4000-9000-00000000000' || n)::uuid, 'task ' || n, n, case when n < 4 then 'open' else 'done' end,
      case when n = 1 then '["red"]'::jsonb else '[]'::jsonb end, case when n < 3 then '${prefix}0000000-0000-4000-8000-000000000001'::uuid end, '${time}'::timestamptz
    from generate_series(1, 5) n;`

async function setup() {
  const [shared, alone] = [await createDemo(), await createDemo()]
  const time = '2026-01-02T03:04:05.678901Z'
  await shared.superuser.query(
    rowsOf('org_a', 'a', time) +
      rowsOf('org_b', 'b', time) +
      rowsOf('org_b', 'c', time).replaceAll(/'(one|two)'/g, `'b-$1'`),
  )
  await alone.superuser.query(`${rowsOf('org_a', 'a', time)}
    alter table tasks alter organization_id set default 'org_a'; alter table projects alter organization_id set default 'org_a';
    create unique index on projects (slug)`)
  const readState: Run = async (db) => [
    await db
      .selectFrom('tasks')
      .select(['title', 'points', 'status', 'labels', 'project_id', 'version'])
      .orderBy('title')
      .orderBy('points')
      .orderBy('status')
      .execute(),
    await db.selectFrom('projects').select(['slug', 'name']).orderBy('slug').execute(),
  ]
  const open = (pool: typeof shared.app) =>
    openTwins(
      createTenantDatabase({
        pool,
        tenantTables: tenantTables as never,
        globalTables: globalTables as never,
      }) as unknown as TenantDatabase<never>,
      alone.superuser,
      readState,
    )
  return { shared, alone, walled: open(shared.app), secondWall: open(shared.superuser) }
}

const { shared, alone, walled, secondWall } = await setup()
afterAll(async () => {
  await shared.close()
  await alone.close()
})

test('there are at least 200 queries, each once', () => {
  expect(queries.length).toBeGreaterThanOrEqual(200)
  expect(new Set(queries.map(({ name }) => name)).size).toBe(queries.length)
})

test.each(queries.filter(({ refused }) => !refused))('has the same outcome: $name', async ({ run }) => {
  const expected = await walled.plain(run)
  expect(await walled.scoped(run)).toEqual(expected)
  expect(await secondWall.scoped(run)).toEqual(expected)
  // A query that PostgreSQL itself refuses compares nothing.
  if (!walled.lastSql()?.startsWith('insert into "projects"')) expect(expected.result).not.toHaveProperty('failed')
})

test.each(queries.filter(({ refused }) => refused))('is refused by name: $name', async ({ run, refused }) => {
  expect(await secondWall.scoped(run)).toMatchObject({ result: { failed: refused!.code } })
})

test('the table of refusals in the documentation is complete', async () => {
  const docs = await readFile(path.join(import.meta.dirname, '../../../docs/repository.md'), 'utf8')
  for (const { name, refused } of queries) {
    if (refused)
      expect(docs.replaceAll(/ +\|/g, ' |')).toContain(`| ${name} | \`${refused.code}\` | ${refused.instead} |`)
  }
})
