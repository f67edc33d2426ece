/** Names and values mean the same inside a scope as in plain Kysely on a database of this organization alone. */
import { Kysely, PostgresDialect, sql, type KyselyPlugin } from 'kysely'
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createTenantDatabase, type ScopedDatabase } from '../src/index.ts'
import { auditTenantSchema } from '../src/audit.ts'
import { provisionDatabase } from '../src/embedded.ts'
import { createDemo } from './fixtures/demo-database.ts'
import { tenantTables, type DemoDatabase } from './fixtures/demo-schema.ts'
import { sessionOf } from './fixtures/sessions.ts'
import { backendOf, setupTenants } from './fixtures/tenants.ts'

const demo = await createDemo()
afterAll(() => demo.close())
beforeEach(() =>
  demo.superuser.query(`
    truncate tasks, projects;
    insert into projects (organization_id, slug, name) values ('org_a', 'one', 'One'), ('org_b', 'one', 'Theirs');
    insert into tasks (organization_id, title, points) select 'org_a', 'task ' || n, n from generate_series(1, 100) n;
    insert into tasks (organization_id, title, points) select 'org_b', 'theirs ' || n, n from generate_series(1, 5) n;`),
)

const db = demo.tenants.for(sessionOf('org_a'))
/** Without row-level security, so that the statement alone has to be right. */
const unguarded = createTenantDatabase<DemoDatabase>({ pool: demo.superuser, tenantTables, globalTables: ['plans'] })
const superuser = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: demo.superuser }) })
type Untyped = Kysely<Record<string, Record<string, unknown>>>
const untyped = (scope: ScopedDatabase<DemoDatabase>) => scope as unknown as Untyped

describe.each([
  ['all walls', demo.tenants],
  ['the second wall alone', unguarded],
])('system columns, %s', (_, tenants) => {
  const scope = untyped(tenants.for(sessionOf('org_a')))

  test.each(['ctid', 'xmin', 'tableoid'])('of a subquery are its own: delete by %s', async (column) => {
    const result = await scope
      .deleteFrom('tasks')
      .where('ctid', 'in', (eb: Untyped) =>
        eb.selectFrom('tasks').select('ctid').where(column, 'is not', null).orderBy('points').limit(1),
      )
      .executeTakeFirst()
    expect(result.numDeletedRows).toBe(1n)
    expect((await demo.superuser.query('select from tasks')).rowCount).toBe(104)
  })

  test('take rows from a queue', async () => {
    const taken = await scope
      .updateTable('tasks')
      .set({ status: 'taken' })
      .where('ctid', '=', (eb: Untyped) =>
        eb.selectFrom('tasks').select('ctid').where('status', '=', 'open').limit(1).forUpdate().skipLocked(),
      )
      .returning('title')
      .execute()
    expect(taken).toHaveLength(1)
    expect((await demo.superuser.query(`select from tasks where status = 'taken'`)).rowCount).toBe(1)
  })

  test.each([
    ['a right join', () => scope.selectFrom('projects').rightJoin('tasks', 'tasks.project_id', 'projects.id')],
    ['a full join', () => scope.selectFrom('projects').fullJoin('tasks', 'tasks.project_id', 'projects.id')],
  ])('are refused by name beside %s', async (_, joined) => {
    const refused = { code: 'statement_not_allowed', message: expect.stringContaining('"ctid"') as string }
    await expect(joined().select('tasks.ctid').execute()).rejects.toMatchObject(refused)
    await expect(
      joined()
        .select(sql`ctid`.as('x'))
        .execute(),
    ).rejects.toMatchObject(refused)
    expect(await joined().select('tasks.title').execute()).not.toHaveLength(0)
  })
})

describe('names', () => {
  test('group by a primary key, with other columns', async () => {
    const rows = await db
      .selectFrom('tasks')
      .leftJoin('projects', 'projects.id', 'tasks.project_id')
      .select(['tasks.id', 'tasks.title', (eb) => eb.fn.countAll<string>().as('n')])
      .groupBy(['tasks.organization_id', 'tasks.id'])
      .execute()
    expect(rows).toHaveLength(100)
  })

  test('whole rows', async () => {
    const [row] = await db
      .selectFrom('tasks')
      .select((eb) => eb.fn<DemoDatabase['tasks']>('to_jsonb', [eb.table('tasks') as never]).as('row'))
      .orderBy('points')
      .execute()
    expect(row).toMatchObject({ row: { organization_id: 'org_a', title: 'task 1' } })
  })

  test('functions that look like a column are a finding, unless they are listed or immutable', async () => {
    onTestFinished(async () => void (await demo.owner.query('drop function secret_of(plans), pure_of(plans)')))
    await demo.owner.query(`
      create function secret_of(plans) returns text stable language sql as 'select string_agg(title, '','') from tasks';
      create function pure_of(plans) returns text immutable language sql as 'select $1.code'`)
    const { appRole } = demo
    const own = (functions: readonly string[]) => auditTenantSchema(superuser, { tenantTables, appRole, functions })
    const codes = async (functions: readonly string[]) =>
      (await own(functions)).filter(({ code }) => code === 'row_function_callable').map(({ object }) => object)
    expect(await codes([])).toEqual(['secret_of(plans)'])
    expect(await codes(['secret_of'])).toEqual([])
  })
})

describe('insert from a select', () => {
  const insert = (columns: readonly string[], query: (qb: Untyped) => unknown) =>
    untyped(db)
      .insertInto('tasks')
      .columns(columns)
      .expression((eb) => query(eb as unknown as Untyped) as never)
      .returningAll()
      .execute()

  test('takes untyped values, null and JSON', async () => {
    const project = await db.selectFrom('projects').select('id').executeTakeFirstOrThrow()
    const rows = await insert(['title', 'points', 'project_id', 'labels'], (qb) =>
      qb
        .selectFrom('plans')
        .select((eb) => [
          'code',
          eb.val(3).as('points'),
          eb.val(null).as('project_id'),
          eb.val(JSON.stringify(['x'])).as('labels'),
        ])
        .where('code', '=', 'free'),
    )
    expect(rows).toMatchObject([
      { organization_id: 'org_a', title: 'free', points: 3, project_id: null, labels: ['x'] },
    ])
    expect(
      await insert(['title', 'project_id'], (qb) =>
        qb
          .selectFrom('plans')
          .select((eb) => ['code', eb.val(project.id).as('p')])
          .limit(1),
      ),
    ).toMatchObject([{ project_id: project.id }])
  })

  test('orders by position, and takes set operations', async () => {
    const rows = await insert(['title', 'points'], (qb) =>
      qb
        .selectFrom('plans')
        .select(['code', 'price'])
        .union((eb) => eb.selectFrom('tasks').select(['title', 'points']).where('points', '<', 3) as never)
        .orderBy(sql`1`),
    )
    expect(rows.map((row) => row['title'])).toEqual(['free', 'task 1', 'task 2', 'team'])
    expect(new Set(rows.map((row) => row['organization_id']))).toEqual(new Set(['org_a']))
  })

  test.each([
    ['fewer', ['title', 'points'], ['code']],
    ['more', ['title'], ['code', 'price']],
  ])('refuses %s expressions than columns', async (_, columns, selected) => {
    await expect(insert(columns, (qb) => qb.selectFrom('plans').select(selected as never))).rejects.toMatchObject({
      code: 'database_error',
      sqlState: '42601',
    })
  })
})

describe('values', () => {
  test('literals are read with standard_conforming_strings, also where the role has it off', async () => {
    onTestFinished(
      async () => void (await demo.superuser.query(`alter role "${demo.appRole}" reset standard_conforming_strings`)),
    )
    await demo.superuser.query(`alter role "${demo.appRole}" set standard_conforming_strings = off`)
    const { tenants, pool } = setupTenants(demo)
    expect((await pool.query('show standard_conforming_strings')).rows).toEqual([
      { standard_conforming_strings: 'off' },
    ])
    const text = String.raw`\' or true or '\' = '`
    const found = await tenants
      .for(sessionOf('org_a'))
      .selectFrom('tasks')
      .select('title')
      .where('title', '=', sql.lit(text))
      .execute()
    expect(found).toEqual([])
    const findings = await auditTenantSchema(superuser, { tenantTables, appRole: demo.appRole })
    expect(findings.map(({ code }) => code)).toContain('backslashes_in_literals')
  })

  test('backslashes stand in literals of raw SQL', async () => {
    const [row] = await db
      .selectFrom('plans')
      .select(sql<string>`regexp_replace(code, '^(\\w).*', '\\1')`.as('x'))
      .where('code', '=', 'free')
      .execute()
    expect(row).toEqual({ x: 'f' })
  })

  const cyclic: { self?: unknown } = {}
  cyclic.self = cyclic
  test.each([
    ['a cycle', cyclic],
    ['a bigint in JSON', { n: 1n }],
    ['a symbol', Symbol('x')],
    ['an invalid date', new Date(Number.NaN)],
    ['a cycle in a list', [cyclic]],
  ])('a parameter that cannot be serialized costs no connection: %s', async (_, value) => {
    const { tenants } = setupTenants(demo)
    const scope = tenants.for(sessionOf('org_a'))
    const pid = await backendOf(scope)
    const write = (on: typeof scope) =>
      untyped(on).updateTable('tasks').set({ labels: value }).where('points', '=', 1).execute()
    await expect(write(scope)).rejects.toMatchObject({ name: 'InvalidInputError', code: 'invalid_value' })
    expect(await backendOf(scope)).toBe(pid)
    await tenants.transaction(sessionOf('org_a'), async (on) => {
      await on.updateTable('tasks').set({ status: 'kept' }).execute()
      await expect(write(on)).rejects.toMatchObject({ code: 'invalid_value' })
      expect(await backendOf(on)).toBe(pid)
    })
    expect((await demo.superuser.query(`select from tasks where status = 'kept'`)).rowCount).toBe(100)
  })

  test.each([
    ['a division by zero', sql`1 / (points - points)`],
    ['a logarithm of zero', sql`ln(points - points)`],
  ])('%s is a fault of the statement and not of the input', async (_, expression) => {
    await expect(db.selectFrom('tasks').select(expression.as('x')).execute()).rejects.toMatchObject({
      code: 'database_error',
    })
  })
})

describe('functions', () => {
  test.each(['set_config', 'QUERY_TO_XML', 'nextval', 'dblink_exec', 'lo_import', 'pg_read_file', 'pg_catalog.lo_get'])(
    '%s can never be listed',
    (name) => {
      expect(() => createTenantDatabase<DemoDatabase>({ pool: demo.app, tenantTables, functions: [name] })).toThrow(
        expect.objectContaining({ code: 'invalid_option' }),
      )
    },
  )

  test('a refusal does not suggest to list one that cannot be listed', () => {
    const call = (name: string) => () => db.selectNoFrom((eb) => eb.fn(name, []).as('x')).compile()
    expect(call('nextval')).toThrow(/No option allows it/)
    expect(call('my_label')).toThrow(/add it to createTenantDatabase/)
  })
})

describe('statements that change while they are read', () => {
  /** Shows `first` until it was read `times` times, and `then` afterwards. */
  const changing = (first: object, then: object, times: number): object => {
    const reads = { count: 0 }
    return new Proxy(first, {
      get: (target, key) => Reflect.get(key !== 'kind' && reads.count++ >= times ? then : target, key) as unknown,
    })
  }
  const tableNode = (name: string) => ({
    kind: 'TableNode',
    table: { kind: 'SchemableIdentifierNode', identifier: { kind: 'IdentifierNode', name } },
  })

  test.each(Array.from({ length: 12 }, (_, times) => times))(
    'show one statement only, after %i reads',
    async (times) => {
      const plugin = {
        transformQuery: ({ node }: { readonly node: object }) => ({
          ...node,
          with: undefined,
          where: changing(
            { kind: 'WhereNode', where: { kind: 'ValueNode', value: false, immediate: true } },
            {
              kind: 'WhereNode',
              where: { kind: 'RawNode', sqlFragments: [`true or "tasks"."title" <> ''`], parameters: [] },
            },
            times,
          ),
          from: {
            kind: 'FromNode',
            froms: [
              {
                kind: 'AliasNode',
                node: changing(tableNode('plans'), tableNode('tasks'), times),
                alias: { kind: 'IdentifierNode', name: 'tasks' },
              },
            ],
          },
        }),
        transformResult: async ({ result }: { readonly result: unknown }) => result,
      } as unknown as KyselyPlugin
      const scope = unguarded.for(sessionOf('org_a'))
      const rows = await scope
        .with('unused', (qc) => qc.selectFrom('plans').selectAll())
        .withPlugin(plugin)
        .selectFrom('tasks')
        .selectAll()
        .execute()
        .catch(() => [])
      expect(JSON.stringify(rows)).not.toContain('theirs')
    },
  )
})

test.each(['pg', 'pg_stat', 'template1', 'postgres', '', 'x'.repeat(60)])(
  'provisionDatabase names the fault of the name %j',
  async (database) => {
    await expect(provisionDatabase({ url: 'postgres://unused@127.0.0.1:1/postgres', database })).rejects.toMatchObject({
      code: 'invalid_name',
      hint: expect.stringContaining('Choose another name') as string,
    })
  },
)
