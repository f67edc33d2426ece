/** The API for other programs: statuses, problem details, and never a stack trace. */
import { createClerkClient } from '@clerk/backend'
import { sessionCookies, signInAs } from '@rolecall/local-clerk/testing'
import { rowsOf } from './setup/database.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

const app = () => requireEnvironment('E2E_APP_URL')
const clerk = () => ({ url: requireEnvironment('E2E_CLERK_URL') })

interface Call {
  readonly as: string | null
  readonly organization?: string | null
  readonly method?: string
  readonly path?: string
  readonly body?: BodyInit
  readonly headers?: Readonly<Record<string, string>>
}

async function call({ as, organization, method = 'GET', path = '/api/tasks', body, headers = {} }: Call) {
  const cookie = await sessionCookies(clerk(), as, organization === undefined ? {} : { organization })
  const response = await fetch(app() + path, {
    method,
    redirect: 'manual',
    headers: {
      cookie,
      accept: 'application/json',
      origin: app(),
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    headers: response.headers,
    text,
    json: parse(text),
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

function expectProblem(answer: Awaited<ReturnType<typeof call>>, status: number, code: string) {
  expect({ status: answer.status, type: answer.type.split(';')[0], code: answer.json['code'] }).toEqual({
    status,
    type: 'application/problem+json',
    code,
  })
  expect(answer.text).not.toMatch(/node_modules|at \w+ \(|\.ts:\d/)
}

const member = { as: 'mia@acme.test', organization: 'acme' } as const
const post = (body: BodyInit, who: Pick<Call, 'as' | 'organization'> = member) => call({ ...who, method: 'POST', body })
const postTask = (task: unknown, who?: Pick<Call, 'as' | 'organization'>) => post(JSON.stringify(task), who)

test.describe('GET /api/tasks', () => {
  test('is 401 when signed out', async () => {
    const answer = await call({ as: null })
    expectProblem(answer, 401, 'unauthenticated')
    expect(answer.headers.get('www-authenticate')).toBeTruthy()
  })

  test('is 400 without an active organization', async () => {
    expectProblem(await call({ as: 'nora@none.test' }), 400, 'no_active_organization')
  })

  test('returns only rows of the active organization', async () => {
    const title = `Only for globex ${Date.now()}`
    const created = await postTask({ title }, { as: 'gus@globex.test', organization: 'globex' })
    expect(created.status).toBe(201)
    const titles = async (as: string, organization: string) =>
      ((await call({ as, organization })).json['tasks'] as { title: string }[]).map((task) => task.title)
    expect(await titles('dana@both.test', 'globex')).toContain(title)
    expect(await titles('dana@both.test', 'acme')).not.toContain(title)
    expect(await titles('mia@acme.test', 'acme')).not.toContain(title)
  })
})

test.describe('POST /api/tasks', () => {
  test('stores a task under the session’s organization', async () => {
    const title = `Posted ${Date.now()}`
    expect((await postTask({ title })).status).toBe(201)
    expect(await rowsOf(title)).toMatchObject([{ organization: 'acme' }])
  })

  test('rejects an organization_id in the body', async () => {
    const title = `Smuggled ${Date.now()}`
    expectProblem(await postTask({ title, organization_id: 'org_globex' }), 422, 'invalid_body')
    expect(await rowsOf(title)).toEqual([])
  })

  for (const [what, body, status, code] of [
    ['malformed JSON', '{"title":', 400, 'malformed_json'],
    ['a body of 10 MB', JSON.stringify({ title: 'x'.repeat(10 * 1024 * 1024) }), 413, 'body_too_large'],
    ['a title of 10,000 characters', JSON.stringify({ title: 'x'.repeat(10_000) }), 422, 'invalid_body'],
    ['an empty title', JSON.stringify({ title: '   ' }), 422, 'invalid_body'],
    ['a title that is not a string', JSON.stringify({ title: { toString: 'x' } }), 422, 'invalid_body'],
    ['a title with a NUL character', JSON.stringify({ title: 'a\u0000b' }), 422, 'invalid_body'],
    ['a lone surrogate in the title', '{"title":"\\ud800"}', 422, 'invalid_body'],
    ['a body that is not an object', '[]', 422, 'invalid_body'],
    ['null', 'null', 422, 'invalid_body'],
  ] as const) {
    test(`responds to ${what} with ${status}`, async () => {
      expectProblem(await post(body), status, code)
    })
  }

  test('responds to a body of unknown length that is too large with 413', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(64 * 1024))
    let sent = 0
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1
        if (sent > 160) controller.close()
        else controller.enqueue(chunk)
      },
    })
    const cookie = await sessionCookies(clerk(), member.as, { organization: member.organization })
    const response = await fetch(`${app()}/api/tasks`, {
      method: 'POST',
      body: stream,
      headers: { cookie, accept: 'application/json', origin: app(), 'content-type': 'application/json' },
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(413)
  })

  test('responds to another media type with 415', async () => {
    const answer = await call({ ...member, method: 'POST', body: 'title=x', headers: { 'content-type': 'text/csv' } })
    expectProblem(answer, 415, 'unsupported_media_type')
  })

  test('is rejected from another origin, with and without a cookie', async () => {
    const title = `Forged ${Date.now()}`
    const answer = await call({
      ...member,
      method: 'POST',
      body: JSON.stringify({ title }),
      headers: { origin: 'https://evil.test' },
    })
    expectProblem(answer, 403, 'cross_origin')
    expect(await rowsOf(title)).toEqual([])
  })
})

test.describe('/api/tasks/:id', () => {
  const unknown = '/api/tasks/00000000-0000-4000-8000-000000000000'

  for (const [what, path] of [
    ['an unknown id', unknown],
    ['a malformed id', '/api/tasks/not-a-uuid'],
    ['an id with a NUL character', '/api/tasks/%00'],
    ['a huge id', `/api/tasks/${'9'.repeat(4000)}`],
  ] as const) {
    test(`responds to ${what} with 404`, async () => {
      expectProblem(await call({ ...member, method: 'DELETE', path }), 404, 'not_found')
      expectProblem(await call({ ...member, method: 'PATCH', path, body: '{"completed":true}' }), 404, 'not_found')
    })
  }

  test('treats a task of a different organization as unknown, and does not change it', async () => {
    const title = `Not yours ${Date.now()}`
    const created = await postTask({ title }, { as: 'gus@globex.test', organization: 'globex' })
    const path = `/api/tasks/${String(created.json['id'])}`
    expectProblem(await call({ ...member, method: 'DELETE', path }), 404, 'not_found')
    expectProblem(await call({ ...member, method: 'PATCH', path, body: '{"title":"mine"}' }), 404, 'not_found')
    expect(await rowsOf(title)).toHaveLength(1)
  })
})

test('a deleted organization gives no access', async ({ page, pageErrors }) => {
  const backend = createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  const { data: users } = await backend.users.getUserList({ emailAddress: ['nora@none.test'] })
  const slug = `short-lived-${Date.now()}`
  const organization = await backend.organizations.createOrganization({
    name: 'Short-lived',
    slug,
    createdBy: users[0]!.id,
  })
  const nora = { as: 'nora@none.test', organization: slug } as const
  expect((await postTask({ title: 'Soon gone' }, nora)).status).toBe(201)
  await backend.organizations.deleteOrganization(organization.id)

  expectProblem(await call({ as: 'nora@none.test' }), 400, 'no_active_organization')
  await signInAs(page, 'nora@none.test', { organization: null })
  await page.goto(`/orgs/${slug}/dashboard`)
  await expect(page).toHaveURL(/\/organizations(\?|$)/)
  // Clerk's script on the open page would continue as Nora.
  await page.goto('about:blank')
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  pageErrors.expectStatus(404, `/orgs/${slug}/dashboard`)
  const response = await page.goto(`/orgs/${slug}/dashboard`)
  expect(response?.status()).toBe(404)
})
