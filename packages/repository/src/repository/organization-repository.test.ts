import type { Selectable } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createDemo } from '../../test/fixtures/demo-database.ts'
import type { DemoDatabase } from '../../test/fixtures/demo-schema.ts'
import { sessionOf } from '../../test/fixtures/sessions.ts'
import type { ScopedDatabase } from '../database/scoped-database.ts'
import type { Filter } from './filter.ts'
import { OrganizationRepository } from './organization-repository.ts'

class TaskRepository extends OrganizationRepository<DemoDatabase, 'tasks'> {
  constructor(db: ScopedDatabase<DemoDatabase>) {
    super(db, 'tasks', {
      filterBy: ['status', 'project_id', 'points'],
      orderBy: ['created_at', 'title'],
      softDelete: 'deleted_at',
      version: 'version',
      maxLimit: 50,
    })
  }
}

class ProjectRepository extends OrganizationRepository<DemoDatabase, 'projects'> {
  constructor(db: ScopedDatabase<DemoDatabase>) {
    super(db, 'projects')
  }
}

const demo = await createDemo()
afterAll(() => demo.close())
beforeEach(() => demo.superuser.query('truncate tasks, projects'))

const tasksOf = (organization: string) => new TaskRepository(demo.tenants.for(sessionOf(organization)))
const projectsOf = (organization: string) => new ProjectRepository(demo.tenants.for(sessionOf(organization)))
const unknownId = '00000000-0000-4000-8000-000000000000'

describe('OrganizationRepository', () => {
  test('creates, reads, changes and deletes rows of its organization', async () => {
    const tasks = tasksOf('org_a')
    const task = await tasks.create({ title: 'Write', points: 3 })
    expect(task).toMatchObject({
      organization_id: 'org_a',
      title: 'Write',
      status: 'open',
      version: 1,
      deleted_at: null,
    })
    expect(await tasks.get(task.id)).toEqual(task)
    expect(await tasks.update(task.id, { status: 'done' })).toMatchObject({ status: 'done', version: 2 })
    await tasks.delete(task.id)
    expect(await tasks.find(task.id)).toBeUndefined()
    expect(await tasks.count()).toBe(0)
  })

  test('creates many rows in one statement, in order, and none for none', async () => {
    const rows = await tasksOf('org_a').createMany([{ title: 'one' }, { title: 'two', points: 2 }, { title: 'three' }])
    expect(rows.map(({ title, points }) => [title, points])).toEqual([
      ['one', null],
      ['two', 2],
      ['three', null],
    ])
    expect(await tasksOf('org_a').createMany([])).toEqual([])
  })

  test.each([
    ['of another organization', async () => (await tasksOf('org_b').create({ title: 'theirs' })).id],
    ['that does not exist', async () => unknownId],
    ['that is not a uuid', async () => "1' or '1'='1"],
    ['with a NUL', async () => `${unknownId}\0`],
    ['that is empty', async () => ''],
  ])('treats an id %s as unknown', async (_, makeId) => {
    const id = await makeId()
    const tasks = tasksOf('org_a')
    expect(await tasks.find(id)).toBeUndefined()
    const unknown = {
      name: 'NotFoundError',
      code: 'not_found',
      message: 'No row of "tasks" has this id in the session\'s organization. Answer 404.',
    }
    await expect(tasks.get(id)).rejects.toMatchObject(unknown)
    await expect(tasks.update(id, { title: 'mine' })).rejects.toMatchObject(unknown)
    await expect(tasks.update(id, { title: 'mine' }, { version: 1 })).rejects.toMatchObject(unknown)
    await expect(tasks.delete(id)).rejects.toMatchObject(unknown)
    expect((await demo.superuser.query('select title from tasks')).rows.every(({ title }) => title === 'theirs')).toBe(
      true,
    )
  })

  test('pages through rows with equal order values exactly once, in both directions', async () => {
    const tasks = tasksOf('org_a')
    const moment = '2026-01-01T00:00:00.123456Z'
    await tasks.createMany(
      Array.from({ length: 23 }, (_, i) => ({
        title: `t${i}`,
        created_at: i < 15 ? moment : `2026-01-01T00:00:00.12345${i % 10}Z`,
      })),
    )
    await tasksOf('org_b').createMany(Array.from({ length: 9 }, (_, i) => ({ title: `other${i}`, created_at: moment })))
    for (const direction of ['asc', 'desc'] as const) {
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page = await tasks.list({ limit: 5, cursor, orderBy: { column: 'created_at', direction } })
        seen.push(...page.items.map(({ title }) => title))
        cursor = page.nextCursor
      } while (cursor)
      expect(seen).toHaveLength(23)
      expect(new Set(seen).size).toBe(23)
      expect(seen.some((title) => title.startsWith('other'))).toBe(false)
    }
  })

  test('keeps its place when rows appear between pages', async () => {
    const tasks = tasksOf('org_a')
    await tasks.createMany(['a', 'c', 'e', 'g'].map((title) => ({ title })))
    const orderBy = { column: 'title', direction: 'asc' } as const
    const first = await tasks.list({ limit: 2, orderBy })
    await tasks.create({ title: 'b' })
    const second = await tasks.list({ limit: 2, orderBy, cursor: first.nextCursor })
    expect([first, second].map(({ items }) => items.map(({ title }) => title))).toEqual([
      ['a', 'c'],
      ['e', 'g'],
    ])
    expect(second.nextCursor).toBeNull()
    expect(Object.keys(first.items[0]!)).not.toContain('rolecall_order')
  })

  test('filters by the listed columns, with lists and null', async () => {
    const tasks = tasksOf('org_a')
    await tasks.createMany([{ title: 'a', points: 1 }, { title: 'b', points: 2, status: 'done' }, { title: 'c' }])
    const titles = async (where: Filter<Selectable<DemoDatabase['tasks']>>) =>
      (await tasks.list({ where, orderBy: { column: 'title', direction: 'asc' } })).items.map(({ title }) => title)
    expect(await titles({ status: 'open' })).toEqual(['a', 'c'])
    expect(await titles({ points: [1, 2] })).toEqual(['a', 'b'])
    expect(await titles({ points: null })).toEqual(['c'])
    expect(await titles({ points: [] })).toEqual([])
    expect(await tasks.count({ where: { status: 'open' } })).toBe(2)
  })

  test.each([
    ['a filter that is not listed', { where: { title: 'x' } }, 'unknown_filter'],
    ['a filter by organization', { where: { organization_id: 'org_b' } }, 'unknown_filter'],
    [
      'a filter named like a prototype member',
      { where: JSON.parse('{"__proto__": 1, "constructor": 1}') as object },
      'unknown_filter',
    ],
    ['an object as a filter', { where: { status: { not: 'open' } } }, 'unknown_filter'],
    ['a list as filters', { where: ['status'] }, 'unknown_filter'],
    ['null as filters', { where: null }, 'unknown_filter'],
    ['a filter of more values than a statement takes', { where: { status: Array(65_536).fill('x') } }, 'invalid_value'],
    ['an integer that is not one', { where: { points: Number.NaN } }, 'invalid_value'],
    ['an integer that is too large', { where: { points: 2 ** 40 } }, 'invalid_value'],
    ['a string with a NUL', { where: { status: 'a\0' } }, 'invalid_value'],
    ['an order that is not listed', { orderBy: { column: 'labels' } }, 'unknown_order'],
    [
      'a direction with SQL in it',
      { orderBy: { column: 'title', direction: 'asc; drop table tasks' } },
      'unknown_order',
    ],
    ['a limit of 0', { limit: 0 }, 'invalid_limit'],
    ['a limit above the most', { limit: 51 }, 'invalid_limit'],
    ['a limit that is text', { limit: '10' }, 'invalid_limit'],
    ['a cursor that is text', { cursor: 'next' }, 'invalid_cursor'],
    [
      'a cursor of another order',
      { cursor: Buffer.from(JSON.stringify([1, 'title asc', '2026-01-01', unknownId])).toString('base64url') },
      'invalid_cursor',
    ],
    [
      'a cursor with a value that is not a time',
      { cursor: Buffer.from(JSON.stringify([1, 'created_at desc', 'soon', unknownId])).toString('base64url') },
      'invalid_cursor',
    ],
    [
      'a cursor that is longer than any page makes',
      {
        orderBy: { column: 'title' },
        cursor: Buffer.from(JSON.stringify([1, 'title asc', 'x'.repeat(16_384), unknownId])).toString('base64url'),
      },
      'invalid_cursor',
    ],
    [
      'a cursor with a NUL',
      { cursor: Buffer.from(JSON.stringify([1, 'created_at desc', 'a\0', unknownId])).toString('base64url') },
      'invalid_cursor',
    ],
  ])('refuses %s', async (_, options, code) => {
    await expect(tasksOf('org_a').list(options as never)).rejects.toMatchObject({ name: 'InvalidInputError', code })
  })

  test('detects that a row changed since it was read', async () => {
    const tasks = tasksOf('org_a')
    const { id } = await tasks.create({ title: 'a' })
    await tasks.update(id, { title: 'b' }, { version: 1 })
    await expect(tasks.update(id, { title: 'c' }, { version: 1 })).rejects.toMatchObject({ code: 'version_conflict' })
    await expect(tasks.delete(id, { version: 1 })).rejects.toMatchObject({ code: 'version_conflict' })
    await tasks.delete(id, { version: 2 })
    await expect(tasks.update(id, { title: 'd' }, { version: 3 })).rejects.toMatchObject({ code: 'not_found' })
  })

  test.each(['id', 'organization_id', 'version', 'deleted_at'])('does not let a patch set %s', async (column) => {
    const tasks = tasksOf('org_a')
    const { id } = await tasks.create({ title: 'a' })
    await expect(tasks.update(id, { [column]: 'org_b' })).rejects.toMatchObject({
      code: 'column_not_writable',
    })
  })

  test('does not let a new row name its organization', async () => {
    await expect(tasksOf('org_a').create({ title: 'a', organization_id: 'org_b' } as never)).rejects.toMatchObject({
      code: 'organization_column_is_set_by_scope',
    })
  })

  test.each([
    ['null', null],
    ['text', 'title'],
    ['a list', [{ title: 'a' }]],
    ['nothing', undefined],
  ])('refuses %s as a row', async (_, row) => {
    const tasks = tasksOf('org_a')
    const { id } = await tasks.create({ title: 'a' })
    const refused = { name: 'InvalidInputError', code: 'invalid_value' }
    await expect(tasks.create(row as never)).rejects.toMatchObject(refused)
    await expect(tasks.createMany([{ title: 'b' }, row] as never)).rejects.toMatchObject(refused)
    await expect(tasks.createMany('ab' as never)).rejects.toMatchObject(refused)
    await expect(tasks.update(id, row as never)).rejects.toMatchObject(refused)
    expect(await tasks.count()).toBe(1)
  })

  test.each([
    ['a NUL', { title: 'a\0b' }],
    ['an integer that is too large', { title: 'a', points: 2 ** 40 }],
    ['an integer that is not one', { title: 'a', points: Number.NaN }],
    ['a date that is not one', { title: 'a', created_at: 'soon' }],
  ])('refuses a row with %s, and says so without the value', async (_, row) => {
    await expect(tasksOf('org_a').create(row)).rejects.toMatchObject({
      code: 'invalid_value',
      message: expect.stringMatching(
        /^A value does not fit the type of its column \(SQLSTATE 22...\)\. Validate it before it is stored\.$/,
      ) as string,
    })
  })

  test('keeps a row whose version has no successor as it is', async () => {
    const tasks = tasksOf('org_a')
    const { id } = await tasks.create({ title: 'a', version: 2_147_483_647 })
    await expect(tasks.update(id, { title: 'b' })).rejects.toMatchObject({ code: 'invalid_value' })
    expect(await tasks.get(id)).toMatchObject({ title: 'a', version: 2_147_483_647 })
  })

  test.each(['asc', 'desc'] as const)('says that it cannot page %s by a column with nulls', async (direction) => {
    const tasks = new (class extends OrganizationRepository<DemoDatabase, 'tasks'> {
      constructor() {
        // @ts-expect-error the column is nullable
        super(demo.tenants.for(sessionOf('org_a')), 'tasks', { orderBy: ['points'], direction })
      }
    })()
    await tasks.createMany([{ title: 'a', points: 1 }, { title: 'b' }])
    await expect(tasks.list({ limit: 1 })).rejects.toMatchObject({ code: 'unknown_order' })
  })

  test('answers an empty patch with the row, and only for rows of the organization', async () => {
    const { id } = await tasksOf('org_b').create({ title: 'theirs' })
    expect(await tasksOf('org_b').update(id, {})).toMatchObject({ title: 'theirs', version: 1 })
    await expect(tasksOf('org_a').update(id, {})).rejects.toMatchObject({ code: 'not_found' })
  })

  test('deletes rows for good without the option for soft deletion', async () => {
    const project = await projectsOf('org_a').create({ slug: 'x', name: 'X' })
    await projectsOf('org_a').delete(project.id)
    expect((await demo.superuser.query('select from projects')).rowCount).toBe(0)
    await expect(projectsOf('org_a').delete(project.id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('lets two organizations use the same unique value, and one organization only once', async () => {
    await projectsOf('org_a').create({ slug: 'same', name: 'A' })
    await projectsOf('org_b').create({ slug: 'same', name: 'B' })
    await expect(projectsOf('org_a').create({ slug: 'same', name: 'again' })).rejects.toMatchObject({
      code: 'unique_conflict',
      constraint: 'projects_slug_key',
      message:
        'A row with the same key exists: unique constraint "projects_slug_key" on "projects". Choose another value, or update the existing row.',
    })
  })

  test("takes another organization's id for a new row like any other id", async () => {
    const { id } = await projectsOf('org_b').create({ slug: 'x', name: 'theirs' })
    expect(await projectsOf('org_a').create({ id, slug: 'x', name: 'mine' })).toMatchObject({ id, name: 'mine' })
    expect(await projectsOf('org_b').get(id)).toMatchObject({ name: 'theirs' })
    await projectsOf('org_a').delete(id)
    expect(await projectsOf('org_b').get(id)).toMatchObject({ name: 'theirs' })
  })

  test("cannot refer to another organization's row", async () => {
    const theirs = await projectsOf('org_b').create({ slug: 'x', name: 'X' })
    await expect(tasksOf('org_a').create({ title: 'a', project_id: theirs.id })).rejects.toMatchObject({
      code: 'foreign_key',
    })
  })

  test('works inside a transaction, which takes everything back when it throws', async () => {
    await expect(
      demo.tenants.transaction(sessionOf('org_a'), async (db) => {
        await new TaskRepository(db).create({ title: 'a' })
        expect(await new TaskRepository(db).count()).toBe(1)
        throw new Error('stop')
      }),
    ).rejects.toThrow('stop')
    expect(await tasksOf('org_a').count()).toBe(0)
  })
})

describe('many rows', () => {
  const setup = async () => {
    const [tasks, theirs] = [tasksOf('org_a'), tasksOf('org_b')]
    for (const repository of [tasks, theirs]) {
      await repository.createMany([1, 2, 3, 4].map((points) => ({ title: `Task ${points}`, points })))
    }
    const titles = async (where: Filter<Selectable<DemoDatabase['tasks']>>) =>
      (await tasks.list({ where })).items.map(({ title }) => title).toSorted()
    return { tasks, theirs, titles }
  }

  test('filters by ranges and without case', async () => {
    const { tasks, titles } = await setup()
    expect(await titles({ points: { gt: 1, lte: 3 } })).toEqual(['Task 2', 'Task 3'])
    expect(await titles({ points: { gte: 4 } })).toEqual(['Task 4'])
    expect(await titles({ points: { lt: 2 }, status: { ilike: 'OP%' } })).toEqual(['Task 1'])
    expect(await tasks.count({ where: { points: { gte: 2 } } })).toBe(3)
  })

  test.each([
    ['no bound', {}],
    ['an unknown bound', { near: 1 }],
    ['a bound of the prototype', { constructor: 1 }],
    ['a nested object', { gt: { gt: 1 } }],
    ['null as a bound', { gt: null }],
    ['a number without case', { ilike: 1 }],
  ])('refuses %s', async (_, points) => {
    const { tasks } = await setup()
    await expect(tasks.list({ where: { points: points as never } })).rejects.toMatchObject({ code: 'unknown_filter' })
  })

  test('changes and deletes by a filter, within the organization', async () => {
    const { tasks, theirs } = await setup()
    expect(await tasks.updateMany({ points: { lte: 2 } }, { status: 'done' })).toBe(2)
    expect((await tasks.list({ where: { status: 'done' } })).items.map(({ version }) => version)).toEqual([2, 2])
    expect(await tasks.deleteMany({ status: 'done' })).toBe(2)
    expect(await tasks.deleteMany({ status: 'done' })).toBe(0)
    expect([await tasks.count(), await theirs.count()]).toEqual([2, 4])
  })

  test('refuses to change or delete every row by an empty filter', async () => {
    const { tasks } = await setup()
    await expect(tasks.updateMany({}, { status: 'x' })).rejects.toMatchObject({ code: 'unknown_filter' })
    await expect(tasks.deleteMany({ status: undefined } as never)).rejects.toMatchObject({ code: 'unknown_filter' })
    await expect(tasks.deleteMany({ title: 'Task 1' })).rejects.toMatchObject({ code: 'unknown_filter' })
    await expect(tasks.updateMany({ status: 'open' }, { version: 7 })).rejects.toMatchObject({
      code: 'column_not_writable',
    })
    expect(await tasks.count()).toBe(4)
  })

  test('restores a deleted row, of this organization alone', async () => {
    const { tasks, theirs } = await setup()
    const [task] = (await tasks.list()).items
    await tasks.delete(task!.id)
    await expect(theirs.restore(task!.id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await tasks.restore(task!.id)).toMatchObject({ id: task!.id, deleted_at: null, version: 3 })
    await expect(tasks.restore(task!.id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(projectsOf('org_a').restore(task!.id)).rejects.toMatchObject({ code: 'invalid_option' })
  })

  test('creates a row, or changes the one with the same key', async () => {
    const [mine, theirs] = [projectsOf('org_a'), projectsOf('org_b')]
    const other = await theirs.create({ slug: 'same', name: 'Theirs' })
    const first = await mine.upsert({ slug: 'same', name: 'One' }, ['slug'])
    const second = await mine.upsert({ slug: 'same', name: 'Two' }, ['slug'])
    expect(second).toEqual({ ...first, name: 'Two' })
    expect(
      await mine.upsert({ slug: 'same', name: 'Two' }, ['slug', 'name']).catch((error: unknown) => error),
    ).toMatchObject({
      code: 'database_error',
    })
    expect(await theirs.get(other.id)).toEqual(other)
  })
})
