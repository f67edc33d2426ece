/** Successful requests write the requested rows and one entry for each change, and nothing without a change. */
import { createClerkClient } from '@clerk/backend'
import { Client } from 'pg'
import { Browsing } from './setup/browse.ts'
import { query } from './setup/database.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

const unique = (text: string) => `${text} ${Date.now()}`
const member = () => Browsing.as({ email: 'mia@acme.test', organization: 'acme' })
const admin = () => Browsing.as({ email: 'ada@acme.test', organization: 'acme' })

async function send(visit: Browsing, method: string, path: string, body?: object) {
  const response = await visit.fetch(path, {
    method,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const json = (await response.json().catch(() => ({}))) as Readonly<Record<string, unknown>>
  return { status: response.status, json }
}

async function act(visit: Browsing, action: string, fields: Readonly<Record<string, string>>) {
  const response = await visit.fetch(`/_actions/${action}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { accept: 'application/json' },
  })
  const { message = '' } = (await response.json().catch(() => ({}))) as { readonly message?: string }
  return { status: response.status, message }
}

/** The changes of one thing, the oldest first. */
const changesOf = async (...subjects: string[]) => {
  const rows = await query<{ action: string; subject: string }>(
    "select action from audit_events where kind = 'change' and subject = any($1) order by at, action",
    [subjects],
  )
  return rows.map(({ action }) => action)
}

test.describe('a task', () => {
  test('is changed as requested, and each change is logged once', async () => {
    const visit = await member()
    const [title, renamed] = [unique('Paint'), unique('Paint it red')]
    const { json: task } = await send(visit, 'POST', '/api/tasks', { title })
    const path = `/api/tasks/${String(task['id'])}`
    const patch = (change: object) => send(visit, 'PATCH', path, change)

    expect(await patch({})).toEqual({ status: 200, json: task })
    expect(await patch({ title })).toEqual({ status: 200, json: task })
    expect(await patch({ completed: false })).toEqual({ status: 200, json: task })
    expect(await changesOf(title)).toEqual(['tasks.create'])

    const done = await patch({ title: renamed, completed: true, version: 1 })
    expect(done).toMatchObject({ status: 200, json: { title: renamed, status: 'done', version: 2 } })
    // Completing it again does not change its time.
    expect(await patch({ completed: true })).toEqual({ status: 200, json: done.json })
    expect(await patch({ completed: true, version: 2 })).toEqual({ status: 200, json: done.json })
    expect(await changesOf(renamed)).toEqual(['tasks.complete', 'tasks.edit'])

    const late = { title: unique('Too late'), completed: false, version: 1 }
    expect(await patch(late)).toMatchObject({ status: 409, json: { code: 'version_conflict' } })
    // Also when the stored value already equals the requested one.
    expect(await patch({ completed: true, version: 1 })).toMatchObject({ status: 409 })
    expect(await patch({ completed: false })).toMatchObject({ status: 200, json: { completed_at: null, version: 3 } })
    expect(await changesOf(renamed, late.title)).toEqual(['tasks.complete', 'tasks.edit', 'tasks.reopen'])
  })

  test('is completed once by two concurrent requests', async () => {
    const visit = await member()
    const title = unique('Race')
    const { json: task } = await send(visit, 'POST', '/api/tasks', { title })
    const other = new Client({ connectionString: requireEnvironment('E2E_DATABASE_URL') })
    await other.connect()
    try {
      await other.query('begin')
      await other.query("update tasks set completed_at = '2026-01-01T12:00Z', version = 2 where id = $1", [task['id']])
      const late = send(visit, 'PATCH', `/api/tasks/${String(task['id'])}`, { completed: true })
      await expect(async () => {
        expect(await query('select 1 from pg_locks where not granted', [])).not.toEqual([])
      }).toPass({ intervals: [20] })
      await other.query('commit')
      expect(await late).toMatchObject({ status: 200, json: { completed_at: expect.stringContaining('2026-01-01') } })
    } finally {
      await other.end()
    }
    expect(await changesOf(title)).toEqual(['tasks.create'])
  })

  test('is deleted only in the given version', async () => {
    const visit = await member()
    const title = unique('Rubbish')
    const { json: task } = await send(visit, 'POST', '/api/tasks', { title })
    const path = `/api/tasks/${String(task['id'])}`
    await send(visit, 'PATCH', path, { completed: true })
    expect(await send(visit, 'DELETE', `${path}?version=1`)).toMatchObject({
      status: 409,
      json: { code: 'version_conflict' },
    })
    for (const version of ['one', '', '0', '1.5', '2x']) {
      const answer = await send(visit, 'DELETE', `${path}?version=${version}`)
      expect(answer, version).toMatchObject({ status: 400, json: { code: 'invalid_version' } })
    }
    expect((await send(visit, 'DELETE', `${path}?version=2`)).status).toBe(204)
    expect((await send(visit, 'DELETE', path)).status).toBe(404)
    expect(await changesOf(title)).toEqual(['tasks.create', 'tasks.complete', 'tasks.delete'])
  })
})

test('tasks are paged through by cursor, each once, newest first', async () => {
  const clerk = createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  const { data: users } = await clerk.users.getUserList({ emailAddress: ['nora@none.test'] })
  const slug = `many-tasks-${Date.now()}`
  const { id } = await clerk.organizations.createOrganization({ name: 'Many', slug, createdBy: users[0]?.id ?? '' })
  try {
    // Tasks of the same time are ordered by id.
    await query(
      `insert into tasks (organization_id, title, created_by, created_at)
       select $1, 'Task ' || n, 'demo', now() - make_interval(secs => n / 3) from generate_series(1, 120) as n`,
      [id],
    )
    const visit = await Browsing.as({ email: 'nora@none.test', organization: slug })
    const pages: { created_at: string; id: string }[][] = []
    for (let cursor: string | null = ''; cursor !== null && pages.length < 9;) {
      const { status, json } = await send(visit, 'GET', `/api/tasks${cursor && `?cursor=${cursor}`}`)
      expect(status).toBe(200)
      pages.push(json['tasks'] as { created_at: string; id: string }[])
      cursor = json['nextCursor'] as string | null
    }
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 20])
    const all = pages.flat()
    expect(new Set(all.map((task) => task.id)).size).toBe(120)
    expect(all.map((task) => task.created_at)).toEqual(
      all
        .map((task) => task.created_at)
        .toSorted()
        .toReversed(),
    )
    expect(await send(visit, 'GET', '/api/tasks?cursor=nonsense')).toMatchObject({
      status: 400,
      json: { code: 'invalid_cursor' },
    })
  } finally {
    await clerk.organizations.deleteOrganization(id)
  }
})

test.describe('a post', () => {
  test('is published by the API', async () => {
    const title = unique('From a program')
    const posted = await send(await admin(), 'POST', '/api/posts', { title, body: 'Line one\r\nLine two' })
    expect(posted).toMatchObject({ status: 201, json: { title, status: 'published', body: 'Line one\nLine two' } })
    expect(await query('select organization_id, status from posts where title = $1', [title])).toEqual([
      { organization_id: 'org_acmeDemo', status: 'published' },
    ])
    expect(await changesOf(title)).toEqual(['posts.publish'])
  })

  test('is published, rewritten and unpublished only in the given version', async () => {
    const [writer, publisher] = await Promise.all([member(), admin()])
    const title = unique('Draft')
    expect((await act(writer, 'posts.save', { title, body: 'As I read it' })).status).toBe(200)
    const stored = async () => {
      const [row] = await query<{ id: string; version: number; status: string; body: string }>(
        'select id, version, status, body from posts where title = $1',
        [title],
      )
      return { ...row, id: row?.id ?? '', version: String(row?.version) }
    }
    const { id, version: read } = await stored()
    const rewrite = (version: string, body: string) => act(writer, 'posts.rewrite', { id, version, title, body })
    const publish = (version: string, published = 'true') => act(publisher, 'posts.publish', { id, version, published })

    expect((await rewrite(read, 'Something else')).status).toBe(200)
    // A version that was not read is not published.
    const refused = { status: 409, message: expect.stringContaining('Another member changed this') }
    expect(await publish(read)).toMatchObject(refused)
    expect((await act(publisher, 'posts.publish', { id, published: 'true' })).status).toBe(400)
    expect(await stored()).toMatchObject({ status: 'draft', body: 'Something else' })

    const { version: current } = await stored()
    expect((await publish(current)).status).toBe(200)
    const { version: published } = await stored()
    expect(await rewrite(published, 'Changed afterwards')).toMatchObject({
      status: 409,
      message: expect.stringContaining('This post is published'),
    })
    expect((await publish(published)).status, 'published already').toBe(200)
    expect(await stored()).toMatchObject({ status: 'published', body: 'Something else', version: published })
    expect(await publish(current, 'false')).toMatchObject(refused)
    expect((await publish(published, 'false')).status).toBe(200)
    expect(await rewrite(published, 'By an old tab')).toMatchObject(refused)
    expect(await stored()).toMatchObject({ status: 'draft', body: 'Something else' })
    expect(await changesOf(title)).toEqual(['posts.save', 'posts.save', 'posts.publish', 'posts.unpublish'])
  })
})
