import type { Compilable } from 'kysely'
import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import type { DemoDatabase } from '../../test/fixtures/demo-schema.ts'
import { sessionOf } from '../../test/fixtures/sessions.ts'
import { createTenantDatabase } from '../index.ts'

const tenants = createTenantDatabase<DemoDatabase>({
  pool: new pg.Pool({ port: 1 }),
  tenantTables: ['tasks', 'projects'],
  globalTables: ['plans'],
})
const db = tenants.for(sessionOf('org_a'))
const mine = `"tasks" as "tasks" where "tasks"."organization_id" = $1`
const derived = `(select * from "tasks" where "tasks"."organization_id" = $1) as "tasks"`

describe('scopeStatement', () => {
  test.each<readonly [string, Compilable, string, readonly unknown[]]>([
    ['a select', db.selectFrom('tasks').select('title'), `select "title" from ${mine}`, ['org_a']],
    ['a global table', db.selectFrom('plans').select('code'), `select "code" from "plans" as "plans"`, []],
    [
      'a left join, inside the joined side',
      db.selectFrom('plans').leftJoin('tasks as t', 't.title', 'plans.code').select('t.id'),
      `select "t"."id" from "plans" as "plans" left join "tasks" as "t" on "t"."organization_id" = $1 and ("t"."title" = "plans"."code")`,
      ['org_a'],
    ],
    [
      'an inner join, in WHERE',
      db.selectFrom('plans').innerJoin('tasks as t', 't.title', 'plans.code').select('t.id').where('t.points', '=', 1),
      `select "t"."id" from "plans" as "plans" inner join "tasks" as "t" on "t"."title" = "plans"."code" where "t"."organization_id" = $1 and ("t"."points" = $2)`,
      ['org_a', 1],
    ],
    [
      'a full join, as subqueries',
      db.selectFrom('tasks').fullJoin('plans', 'tasks.title', 'plans.code').select('price'),
      `select "price" from ${derived} full join "plans" as "plans" on "tasks"."title" = "plans"."code"`,
      ['org_a'],
    ],
    [
      'an insert of values',
      db.insertInto('tasks').values([{ title: 'a' }, { title: 'b', points: 1 }]),
      `insert into "tasks" ("organization_id", "title", "points") values ($1, $2, default), ($3, $4, $5)`,
      ['org_a', 'a', 'org_a', 'b', 1],
    ],
    [
      'an insert from a select',
      db.insertInto('tasks').columns(['title']).expression(db.selectFrom('plans').select('code')),
      `insert into "tasks" ("title", "organization_id") select "code", $1 as "organization_id" from "plans" as "plans"`,
      ['org_a'],
    ],
    [
      'an insert of defaults',
      db.insertInto('tasks').defaultValues(),
      `insert into "tasks" ("organization_id") values ($1)`,
      ['org_a'],
    ],
    [
      'on conflict: the key and the row that is updated',
      db
        .insertInto('projects')
        .values({ slug: 'a', name: 'b' })
        .onConflict((oc) => oc.column('slug').doUpdateSet({ name: 'c' }).where('projects.name', '=', 'd')),
      `insert into "projects" ("organization_id", "slug", "name") values ($1, $2, $3) on conflict ("organization_id", "slug") do update set "name" = $4 where "projects"."organization_id" = $5 and ("projects"."name" = $6)`,
      ['org_a', 'a', 'b', 'c', 'org_a', 'd'],
    ],
    [
      'an update, with its own condition in parentheses',
      db
        .updateTable('tasks as t')
        .set({ title: 'a' })
        .where(sql<boolean>`false or true`),
      `update "tasks" as "t" set "title" = $1 where "t"."organization_id" = $2 and (false or true)`,
      ['a', 'org_a'],
    ],
    [
      'a delete',
      db.deleteFrom('tasks').using('projects').where('title', '=', 'a'),
      `delete from "tasks" using "projects" as "projects" where "tasks"."organization_id" = $1 and "projects"."organization_id" = $2 and ("title" = $3)`,
      ['org_a', 'org_a', 'a'],
    ],
    [
      'a merge: its condition, each branch on rows of the target, and what it inserts',
      db
        .mergeInto('projects')
        .using('tasks', 'tasks.title', 'projects.slug')
        .whenMatchedAnd('name', '=', 'a')
        .thenDelete()
        .whenNotMatchedBySource()
        .thenUpdateSet({ name: 'b' })
        .whenNotMatched()
        .thenInsertValues({ slug: 'c', name: 'd' }),
      `merge into "projects" using ${derived} on "projects"."organization_id" = $2 and ("tasks"."title" = "projects"."slug") ` +
        `when matched and "projects"."organization_id" = $3 and ("name" = $4) then delete ` +
        `when not matched by source and "projects"."organization_id" = $5 then update set "name" = $6 ` +
        `when not matched then insert ("organization_id", "slug", "name") values ($7, $8, $9)`,
      ['org_a', 'org_a', 'org_a', 'a', 'org_a', 'b', 'org_a', 'c', 'd'],
    ],
    [
      'WITH: what it holds, not its name',
      db
        .with('t', (qc) => qc.selectFrom('tasks').select('title'))
        .selectFrom('t')
        .selectAll(),
      `with "t" as (select "title" from ${mine}) select * from "t" as "t"`,
      ['org_a'],
    ],
  ])('scopes %s', (_, query, text, parameters) => {
    const compiled = query.compile()
    expect(compiled.sql).toBe(text)
    expect(compiled.parameters).toEqual(parameters)
  })

  test('keeps no state after a refusal or from another organization', () => {
    const other = tenants.for(sessionOf('org_b'))
    expect(() =>
      db
        .with('t', (qc) => qc.selectFrom('nothing' as 'tasks').selectAll())
        .selectFrom('t')
        .selectAll()
        .compile(),
    ).toThrow('nothing')
    expect(() =>
      other
        .selectFrom('t' as 'tasks')
        .selectAll()
        .compile(),
    ).toThrow('"t"')
    expect(other.selectFrom('tasks').select('id').compile().parameters).toEqual(['org_b'])
    expect(db.selectFrom('tasks').select('id').compile().parameters).toEqual(['org_a'])
  })
})
