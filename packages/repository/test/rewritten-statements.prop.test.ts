/**
 * The second wall alone against statements that a plugin composed at random from parts of the escape catalogue. Most are
 * refused or are invalid SQL. The rest show and change rows of their own organization only. The control runs the same
 * statements without the wall.
 */
import { Kysely, PostgresDialect, type KyselyPlugin } from 'kysely'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { createTenantDatabase, type ScopedDatabase } from '../src/index.ts'
import { createDemo } from './fixtures/demo-database.ts'
import type { DemoDatabase } from './fixtures/demo-schema.ts'
import { escapes } from './fixtures/escape-catalogue.ts'
import { sessionOf } from './fixtures/sessions.ts'
import { randomFrom } from './fixtures/workload.ts'

const full = process.env['ROLECALL_FULL'] === '1'
const statements = full ? 30_000 : 1_000
const seed = Number(process.env['ROLECALL_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

type Part = Record<string, unknown>
type Untyped = Kysely<Record<string, Record<string, unknown>>>

const demo = await createDemo()
/** A superuser's pool, so that row-level security does not apply. The timeout ends endless recursion. */
const pool = new pg.Pool({ connectionString: demo.superuser.options.connectionString, statement_timeout: 200, max: 1 })
afterAll(async () => {
  await pool.end()
  await demo.close()
})

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null
const copy = <T>(value: T): T =>
  Array.isArray(value)
    ? (value.map(copy) as T)
    : isPart(value) && Object.getPrototypeOf(value) === Object.prototype
      ? (Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copy(part)])) as T)
      : value

/** Every node of a statement, and every place in it. */
const nodesIn = (value: unknown): readonly Part[] =>
  isPart(value) ? [...(typeof value['kind'] === 'string' ? [value] : []), ...Object.values(value).flatMap(nodesIn)] : []
const placesIn = (value: unknown): readonly (readonly [Part, string])[] =>
  isPart(value)
    ? Object.entries(value).flatMap(([key, part]) => (key === 'kind' ? [] : [[value, key] as const, ...placesIn(part)]))
    : []

const rewriting = (db: ScopedDatabase<DemoDatabase>, rewrite: (node: unknown) => unknown) =>
  db
    .with('unused', (qc) => qc.selectFrom('plans').selectAll())
    .withPlugin({
      transformQuery: ({ node }) => rewrite(node),
      transformResult: async ({ result }) => result,
    } as KyselyPlugin) as unknown as Untyped

/** The catalogue's statements as nodes. None of them runs. */
async function statementsOf(db: ScopedDatabase<DemoDatabase>): Promise<readonly Part[]> {
  const found: Part[] = []
  const grabbing = rewriting(db, (node) => {
    const { with: _unused, ...statement } = node as Part
    found.push(statement)
    throw new Error('seen')
  })
  for (const { run } of escapes) {
    try {
      await run(grabbing)
    } catch {
      // The statement was recorded, or the entry does not use a builder.
    }
  }
  return found
}

const rawNodes = [
  'tasks',
  'x',
  "organization_id = 'org_b'",
  'true',
  'title',
  'desc',
  'for update',
  'delete',
  '-',
  '*',
].map((text) => ({ kind: 'RawNode', sqlFragments: [text], parameters: [] }))
const names = ['tasks', 'projects', 'org_b', 'x', 'title', 'organization_id']

/** One to three parts of the statement replaced, removed, or mixed with another's. */
function shuffle(statement: Part, parts: readonly Part[], random: () => number): Part {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const result = copy(statement)
  for (let step = 0; step <= random() * 3; step++) {
    const places = placesIn(result)
    if (places.length === 0) return result
    const [parent, key] = pick(places)
    const old = parent[key]
    const dice = random()
    if (dice < 0.55) parent[key] = Array.isArray(old) ? [...(old as unknown[]), copy(pick(parts))] : copy(pick(parts))
    else if (dice < 0.7) parent[key] = copy(pick(rawNodes))
    else if (dice < 0.8) parent[key] = undefined
    else if (typeof old === 'string') parent[key] = pick(names)
    else if (isPart(old)) parent[key] = { ...copy(pick(parts)), kind: old['kind'] }
  }
  return result
}

/** How many statements ran, and how many of them crossed. */
async function run(
  open: () => ScopedDatabase<DemoDatabase>,
): Promise<{ readonly ran: number; readonly crossed: number }> {
  const random = randomFrom(seed)
  const reset = () =>
    demo.superuser.query(`
      truncate tasks, projects;
      insert into projects (organization_id, slug, name) values ('org_a', 'mine', 'mine'), ('org_a', 'shared', 'mine'), ('org_b', 'theirs', 'HIDDEN'), ('org_b', 'shared', 'HIDDEN');
      insert into tasks (organization_id, title) values ('org_a', 'mine'), ('org_a', 'mine'), ('org_b', 'HIDDEN'), ('org_b', 'HIDDEN')`)
  const theirs = async () =>
    JSON.stringify(
      (
        await demo.superuser.query<object>(
          `select title from tasks where organization_id <> 'org_a' union all select slug || name from projects where organization_id <> 'org_a' order by 1`,
        )
      ).rows,
    )
  await reset()
  const before = await theirs()
  const bases = await statementsOf(open())
  const parts = bases.flatMap(nodesIn)
  let [ran, crossed] = [0, 0]
  for (let index = 0; index < statements; index++) {
    const statement = shuffle(bases[Math.floor(random() * bases.length)]!, parts, random)
    const db = rewriting(open(), () => statement)
    const builders: Readonly<Record<string, () => { execute(): Promise<unknown> }>> = {
      SelectQueryNode: () => db.selectFrom('tasks').selectAll(),
      InsertQueryNode: () => db.insertInto('tasks').values({ title: 'x' }).returning('title'),
      UpdateQueryNode: () => db.updateTable('tasks').set({ title: 'x' }).returning('title'),
      DeleteQueryNode: () => db.deleteFrom('tasks').returning('title'),
      MergeQueryNode: () =>
        db.mergeInto('tasks').using('plans', 'plans.code', 'tasks.title').whenMatched().thenDelete(),
    }
    const shown = await builders[String(statement['kind'])]?.()
      .execute()
      .then((rows) => (ran++, JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? 0 : value))))
      .catch(() => '')
    const changed = (await theirs()) !== before
    if (changed || shown?.includes('HIDDEN')) crossed++
    if (changed || index % 10 === 0) await reset()
  }
  return { ran, crossed }
}

describe(`statements put together at random, seed ${seed}`, () => {
  test(
    `stay in the organization, ${statements} of them`,
    async () => {
      const tenants = createTenantDatabase<DemoDatabase>({
        pool,
        tenantTables: ['projects', 'tasks'],
        globalTables: ['plans'],
      })
      const { ran, crossed } = await run(() => tenants.for(sessionOf('org_a')))
      // About three in a hundred are valid SQL and pass the wall. Fewer than one in two hundred means a fault in this test.
      expect(ran).toBeGreaterThan(statements / 200)
      expect(crossed).toBe(0)
    },
    full ? 300_000 : 60_000,
  )

  test(
    'cross without the wall',
    async () => {
      const plain = new Kysely<DemoDatabase>({ dialect: new PostgresDialect({ pool }) })
      expect((await run(() => plain)).crossed).toBeGreaterThan(0)
    },
    full ? 300_000 : 60_000,
  )
})
