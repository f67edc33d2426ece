/**
 * Random raw fragments from the tokens of PostgreSQL's grammar. Each fragment that passes the second wall runs without
 * the third one in every place that takes raw SQL, and shows no row of another organization.
 */
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { createTenantDatabase, type IsolationError } from '../src/index.ts'
import { setupDemo } from './fixtures/demo-database.ts'
import { tenantTables, type DemoDatabase } from './fixtures/demo-schema.ts'
import { sessionOf } from './fixtures/sessions.ts'

const full = process.env['ROLECALL_FULL'] === '1'
const numRuns = Number(process.env['ROLECALL_RUNS'] ?? (full ? 20_000 : 400))

const words =
  'tasks secrets secret title tasks.title tasks.* t row exists any all array in not and or is null distinct from case when then else end over order by partition filter where group within coalesce max min count string_agg json_agg to_json row_to_json unnest generate_series lower left extract epoch substring trim both for cast as text collate between symmetric similar interval union select table values with'.split(
    ' ',
  )
const symbols = [
  '(',
  '(',
  ')',
  ')',
  ',',
  '[',
  ']',
  '.',
  '::',
  '||',
  '=',
  '<',
  '+',
  '-',
  '*',
  '/',
  '&',
  '@',
  "'a'",
  "','",
  "'",
  '"',
  '"tasks"',
  '"title"',
  '1',
  '\n',
  'E',
  '$',
  ';',
  '--',
  ':',
]
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...words) },
  { weight: 3, arbitrary: fc.constantFrom(...symbols) },
)
/** Complete calls and parentheses, so that many fragments pass. */
const fragment = fc.letrec<{ readonly expression: string; readonly atom: string; readonly junk: string }>((tie) => ({
  atom: fc.constantFrom(
    'title',
    'tasks.title',
    'tasks',
    'tasks.*',
    '1',
    "'a'",
    'null',
    '"tasks"',
    'secrets',
    'secret',
    'status',
  ),
  junk: fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(' ')),
  expression: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    tie('atom'),
    tie('junk'),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom(
          '||',
          'and',
          'or',
          '=',
          'is distinct from',
          'in',
          'between',
          'from',
          ',',
          'union',
          '.',
          '::',
          'as',
        ),
        tie('expression'),
      )
      .map((parts) => parts.join(' ')),
    fc
      .tuple(
        fc.constantFrom(
          '',
          'lower',
          'coalesce',
          'row',
          'exists',
          'array',
          'json_agg',
          'max',
          'extract',
          'cast',
          'any',
          'unnest',
          'query_to_xml',
          'table',
        ),
        tie('expression'),
      )
      .map(([name, inner]) => `${name}(${inner})`),
    fc.tuple(tie('expression'), tie('expression')).map(([value, inner]) => `case when ${value} then ${inner} end`),
    tie('expression').map((inner) => `array[${inner}]`),
    tie('expression').map((inner) => `max(title) over (order by ${inner})`),
  ),
})).expression

describe('random raw fragments', () => {
  test(`show nothing of another organization, in ${numRuns} runs`, async () => {
    const demo = await setupDemo()
    await demo.superuser.query("create table secrets (secret text); insert into secrets values ('SECRET')")
    await demo.superuser.query(
      "insert into tasks (organization_id, title) values ('org_a', 'mine'), ('org_b', 'SECRET 1'), ('org_b', 'SECRET 2')",
    )
    const db = createTenantDatabase<DemoDatabase>({ pool: demo.superuser, tenantTables, globalTables: ['plans'] }).for(
      sessionOf('org_a'),
    )
    let [passed, executed] = [0, 0]
    await fc.assert(
      fc.asyncProperty(fragment, async (text) => {
        const raw = sql<string>`${sql.raw(text)}`
        const places = [
          () => db.selectFrom('tasks').select(raw.as('x')).execute(),
          () =>
            db
              .selectFrom('tasks')
              .select('title')
              .where(sql<boolean>`${raw}`)
              .execute(),
          () =>
            db
              .selectFrom('plans')
              .innerJoin('tasks', (join) => join.on(sql<boolean>`${raw}`))
              .select('title')
              .execute(),
          () => db.selectFrom('tasks').select('title').orderBy(raw).execute(),
          () =>
            db
              .selectFrom('tasks')
              .select((eb) => eb.fn.count(raw).as('x'))
              .groupBy(raw)
              .execute(),
          () =>
            db.updateTable('tasks').set({ title: raw }).where('title', '=', 'unused').returning(raw.as('x')).execute(),
          () =>
            db
              .deleteFrom('tasks')
              .where(sql<boolean>`${raw}`)
              .where('title', '=', 'unused')
              .returning(raw.as('x'))
              .execute(),
        ]
        for (const run of places) {
          const rows = await run().catch((error: IsolationError) => {
            if (error.name === 'IsolationError') return undefined
            return []
          })
          if (rows === undefined) return
          passed++
          if (rows.length > 0) executed++
          expect(JSON.stringify(rows)).not.toContain('SECRET')
        }
      }),
      { numRuns },
    )
    expect((await demo.superuser.query("select from tasks where title like 'SECRET%'")).rowCount).toBe(2)
    console.log(`${passed} statements passed the wall, ${executed} of them gave rows`)
    expect(executed).toBeGreaterThan(numRuns / 10)
  }, 900_000)
})
