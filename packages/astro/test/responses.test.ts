import { describe, expect, test } from 'vitest'
import { isOwnAstro } from './harness/astro-project.ts'
import { client, DOCUMENT, people } from './harness/fixture-client.ts'
import { servedApp } from './harness/served-app.ts'
import { sessionCookies } from './harness/session-token.ts'

/** The response table, on the built server. Every expectation is written by hand. */
const { fixture } = await servedApp()
const ask = client(() => fixture)

const jsonClient = { accept: 'application/json' }
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const RPC = { accept: 'application/json', 'content-type': 'application/json' }

describe('a page', () => {
  test.each([
    ['signedOut', '/dashboard', 307, 'unauthenticated', '/sign-in?redirect_url=%2Fdashboard'],
    ['pending', '/dashboard', 307, 'session_pending', '/sign-in/tasks?redirect_url=%2Fdashboard'],
    ['personal', '/team', 307, 'no_active_organization', '/choose?redirect_url=%2Fteam'],
    ['signedOut', '/docs/x?a=1&b=2', 307, 'unauthenticated', '/sign-in?redirect_url=%2Fdocs%2Fx%3Fa%3D1%26b%3D2'],
  ] as const)('sends %s from %s away with %i', async (who, path, status, code, location) => {
    const answer = await ask(path, { as: people[who] })
    expect(answer).toMatchObject({ status, code, runs: [] })
    expect(answer.headers.get('location')).toBe(location)
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(answer.headers.get('vary')).toBe('Accept, Cookie, Authorization')
  })

  test("shows the app's own 403 page", async () => {
    const answer = await ask('/admin', { as: people.member })
    expect(answer).toMatchObject({ status: 403, code: 'missing_role', runs: [] })
    expect(answer.body).toContain('APP-403')
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
  })

  test("shows the app's 404 page for another organization, as for no organization at all", async () => {
    const another = await ask('/orgs/globex', { as: people.admin })
    const none = await ask('/orgs/no-such-organization', { as: people.admin })
    expect(another).toMatchObject({ status: 404, runs: [] })
    expect(another.body).toContain('APP-404')
    expect(none.status).toBe(another.status)
    expect(none.body).toBe(another.body)
  })

  test('answers a soft navigation to another organization with 409 and no HTML', async () => {
    const answer = await ask('/orgs/globex', {
      as: people.admin,
      headers: { accept: '*/*', 'sec-fetch-dest': 'empty' },
    })
    expect(answer).toMatchObject({ status: 409, code: 'organization_mismatch', runs: [] })
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  test.each([
    ['signedOut', '/dashboard', 401, 'unauthenticated'],
    ['pending', '/dashboard', 401, 'session_pending'],
    ['personal', '/team', 400, 'no_active_organization'],
    ['member', '/admin', 403, 'missing_role'],
    ['admin', '/orgs/globex', 404, 'organization_mismatch'],
  ] as const)('answers a client that prefers JSON: %s, %s, %i', async (who, path, status, code) => {
    const answer = await ask(path, { as: people[who], headers: jsonClient })
    expect(answer).toMatchObject({ status, runs: [] })
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(JSON.parse(answer.body)).toMatchObject({ status, code })
  })

  test.each([
    ['text/html', 307],
    ['*/*', 307],
    ['application/json', 401],
    ['application/json;q=0.9, text/html', 307],
    ['text/html;q=0.5, application/json', 401],
    ['application/problem+json', 401],
    ['image/png', 307],
  ])('reads Accept: %s as %i', async (accept, status) => {
    expect((await ask('/dashboard', { headers: { accept } })).status).toBe(status)
  })

  test('answers other methods without a redirect', async () => {
    const answer = await ask('/dashboard', { method: 'PUT', body: '{}', headers: RPC })
    expect(answer).toMatchObject({ status: 401, code: 'unauthenticated', runs: [] })
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })

  test('asks for reverification with 403', async () => {
    const answer = await ask('/strict', { as: { factorAges: [60, -1] } })
    expect(answer).toMatchObject({ status: 403, code: 'reverification_required', runs: [] })
  })

  test('is a page like any other when it is called 404 and lies in a folder', async () => {
    expect(await ask('/admin/404')).toMatchObject({ status: 307, code: 'unauthenticated', runs: [] })
    expect(await ask('/admin/404', { as: people.member })).toMatchObject({
      status: 403,
      code: 'missing_role',
      runs: [],
    })
    expect((await ask('/admin/404', { as: people.admin })).runs).toEqual(['/admin/404'])
  })

  test('serves an allowed visitor, uncached', async () => {
    const answer = await ask('/admin', { as: people.admin })
    expect(answer).toMatchObject({ status: 200, runs: ['/admin'] })
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(answer.headers.get('vary')).toContain('Cookie')
  })

  test('leaves a public page for a signed-out visitor alone', async () => {
    expect((await ask('/about')).headers.get('cache-control')).toBeNull()
  })
})

describe('a hidden route', () => {
  test.each(['/secret', '/secret?x=1'])('%s is to an outsider what an unknown address is', async (path) => {
    const hidden = await ask(path, { as: people.member })
    const unknown = await ask('/no-such-page', { as: people.member })
    expect(hidden.status).toBe(404)
    expect(hidden.body).toBe(unknown.body)
    const visible = (headers: Headers) => [...headers].filter(([name]) => name !== 'date').sort()
    expect(visible(hidden.headers)).toEqual(visible(unknown.headers))
    expect(hidden.runs).toEqual([])
  })

  test('is hidden from a visitor without an organization, too', async () => {
    expect((await ask('/secret', { as: people.personal })).status).toBe(404)
  })

  test('asks a signed-out visitor to sign in, since their access is not known yet', async () => {
    expect(await ask('/secret')).toMatchObject({ status: 307, code: 'unauthenticated', runs: [] })
    expect(await ask('/api/secret')).toMatchObject({ status: 401, code: 'unauthenticated', runs: [] })
  })

  test('is served to an allowed visitor', async () => {
    expect((await ask('/secret', { as: people.admin })).status).toBe(200)
  })
})

describe('an endpoint', () => {
  test.each([
    ['signedOut', 'GET', '/api/admin', 401, 'unauthenticated'],
    ['pending', 'GET', '/api/admin', 401, 'session_pending'],
    ['personal', 'GET', '/api/admin', 400, 'no_active_organization'],
    ['member', 'GET', '/api/admin', 403, 'missing_role'],
    ['member', 'POST', '/api/tasks', 403, 'missing_permission'],
    ['admin', 'DELETE', '/api/tasks', 403, 'not_listed'],
    ['admin', 'OPTIONS', '/api/tasks', 403, 'not_listed'],
    ['admin', 'GET', '/api/orgs/globex', 404, 'organization_mismatch'],
    ['admin', 'GET', '/api/machine', 401, 'token_type_not_accepted'],
    ['signedOut', 'HEAD', '/api/tasks', 401, null],
  ] as const)('answers %s on %s %s with %i', async (who, method, path, status, code) => {
    const answer = await ask(path, { as: people[who], method })
    expect(answer).toMatchObject({ status, runs: [] })
    expect(answer.headers.get('location')).toBeNull()
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    if (code !== null) expect(JSON.parse(answer.body)).toMatchObject({ type: 'about:blank', status, code })
    expect(answer.headers.has('www-authenticate')).toBe(status === 401)
  })

  test.each(['/api/secret', '/secret'])(
    '%s is to an outsider with a JSON client what an unknown address is',
    async (path) => {
      const hidden = await ask(path, { as: people.member, headers: jsonClient })
      const unknown = await ask('/api/no-such-endpoint', { as: people.member, headers: jsonClient })
      expect(hidden).toMatchObject({ status: 404, code: null, runs: [] })
      expect(hidden.body).toBe(unknown.body)
      const visible = (headers: Headers) => [...headers].filter(([name]) => name !== 'date').sort()
      expect(visible(hidden.headers)).toEqual(visible(unknown.headers))
    },
  )

  test("asks for reverification in the shape of Clerk's useReverification()", async () => {
    const answer = await ask('/api/strict', { as: { factorAges: [60, -1] } })
    expect(answer.status).toBe(403)
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'reverification_required',
      clerk_error: { type: 'forbidden', reason: 'reverification-error', metadata: { reverification: 'strict' } },
    })
  })

  test('lets HEAD follow GET', async () => {
    expect((await ask('/api/tasks', { as: people.member, method: 'HEAD' })).status).toBe(200)
  })

  test('is open when the policy says so', async () => {
    expect((await ask('/api/open', { method: 'POST', body: '{}', headers: RPC })).status).toBe(200)
  })
})

describe('an action', () => {
  test.each([
    ['signedOut', 'guarded', 401, 'unauthenticated', 'UNAUTHORIZED'],
    ['pending', 'guarded', 401, 'session_pending', 'UNAUTHORIZED'],
    ['personal', 'tasks.purge', 400, 'no_active_organization', 'BAD_REQUEST'],
    ['member', 'tasks.purge', 403, 'missing_role', 'FORBIDDEN'],
    ['member', 'tasks.create', 403, 'missing_permission', 'FORBIDDEN'],
    ['admin', 'unlisted', 403, 'not_listed', 'FORBIDDEN'],
    ['member', 'inner', 403, 'missing_role', 'FORBIDDEN'],
    ['globexAdmin', 'no.such.action', 403, 'not_listed', 'FORBIDDEN'],
  ] as const)('answers %s calling %s with %i', async (who, name, status, code, actionCode) => {
    const answer = await ask(`/_actions/${name}`, { as: people[who], method: 'POST', headers: RPC, body: '{}' })
    expect(answer).toMatchObject({ status, code, runs: [] })
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'AstroActionError', code: actionCode, status })
  })

  test('runs for an allowed visitor', async () => {
    const answer = await ask('/_actions/tasks.create', {
      as: people.admin,
      method: 'POST',
      headers: { ...FORM, accept: 'application/json' },
      body: 'title=x',
    })
    expect(answer).toMatchObject({ status: 200, runs: ['action:tasks.create'] })
  })

  test.each(['/about', '/api/open', '/no-such-page', '/_image', '/admin/help', '/_server-islands/Clock'])(
    'is guarded when it is called through %s',
    async (path) => {
      const answer = await ask(`${path}?_action=tasks.purge`, {
        as: people.member,
        method: 'POST',
        headers: FORM,
        body: 'x=1',
      })
      expect(answer).toMatchObject({ status: 403, code: 'missing_role', runs: [] })
    },
  )

  test.each(['%2574asks.purge', 'tasks.%2570urge', 'tasks.purge/', 'tasks%252epurge'])(
    'is guarded under the name %s',
    async (name) => {
      const answer = await ask(`/about?_action=${name}`, {
        as: people.member,
        method: 'POST',
        headers: FORM,
        body: 'x=1',
      })
      expect(answer.runs).toEqual([])
      expect(answer.status).toBe(403)
    },
  )

  // `tasks.**` lets a writer in, `tasks.purge` does not: a name that is read differently would meet the first rule only.
  test.each([
    'tasks.purge',
    'tasks.%2570urge',
    'tasks.purge/',
    '%2574asks.%2570%2575rge',
    'tasks.%70urge',
    // The form of an action that throws; Astro 6 finds it below the action.
    'tasks.purge.orThrow',
    'tasks.purge.or%2554hrow',
  ])('asks for its own rule under the name %s, not just for a general one', async (name) => {
    const writer = { organization: { ...people.member.organization, permissions: ['org:tasks:write'] } }
    const call = (action: string) =>
      ask(`/about?_action=${action}`, { as: writer, method: 'POST', headers: FORM, body: 'title=x' })
    expect(await call(name)).toMatchObject({ status: 403, runs: [] })
    expect((await call('tasks.create')).runs).toEqual(['action:tasks.create'])
  })

  test.each(['{"title":', '{', 'x'])('answers malformed JSON with a problem, and does not run: %s', async (body) => {
    const answer = await ask('/_actions/tasks.create', { as: people.admin, method: 'POST', headers: RPC, body })
    expect(answer).toMatchObject({ status: 400, runs: [] })
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(JSON.parse(answer.body)).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
  })

  test('is guarded when its name hides behind another', async () => {
    const answer = await ask('/_actions/pub/_actions/tasks.purge', {
      as: people.member,
      method: 'POST',
      headers: RPC,
      body: '{}',
    })
    expect(answer).toMatchObject({ status: 403, runs: [] })
  })
})

describe('a server island', () => {
  const islandUrl = async (name: string, as: (typeof people)[keyof typeof people]) => {
    const { body } = await ask('/plain', { as })
    return new RegExp(`/_server-islands/${name}\\?[^"'\\s]+`).exec(body)?.[0].replaceAll('&amp;', '&') ?? ''
  }

  test.each([
    ['signedOut', 'Avatar', 401, 'unauthenticated'],
    ['member', 'AdminPanel', 403, 'missing_role'],
    ['personal', 'AdminPanel', 400, 'no_active_organization'],
  ] as const)('answers %s with an error and no redirect: %s', async (who, name, status, code) => {
    const answer = await ask(await islandUrl(name, people.admin), { as: people[who] })
    expect(answer).toMatchObject({ status, code, runs: [] })
    expect(answer.headers.get('location')).toBeNull()
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  test('is served to an allowed visitor, also when its URL is replayed', async () => {
    const url = await islandUrl('AdminPanel', people.member)
    expect((await ask(url, { as: people.admin })).runs).toEqual(['island:AdminPanel'])
  })

  test('does not run under the name of a public one', async () => {
    const url = (await islandUrl('AdminPanel', people.admin)).replace('/AdminPanel?', '/Clock?')
    expect((await ask(url, { as: people.member })).runs).toEqual([])
  })

  test('is denied when it is unknown', async () => {
    expect((await ask('/_server-islands/Unknown?e=&p=&s=', { as: people.admin })).status).toBe(403)
  })
})

describe('a guard inside a resource', () => {
  test.each([
    ['/resource/page', 307],
    ['/resource/caught', 307],
    ['/resource/forgotten', 307],
    ['/resource/endpoint', 401],
  ])('%s answers a signed-out visitor with %i', async (path, status) => {
    const answer = await ask(path)
    expect(answer).toMatchObject({ status, code: 'unauthenticated', runs: [] })
    expect(answer.body).not.toMatch(/CAUGHT|FORGOTTEN|NESTED/)
  })

  // Earlier versions of Astro begin the response before a component on the page has had its say.
  test('/resource/nested answers a signed-out visitor with 307, or not at all', async () => {
    const answer = await ask('/resource/nested').catch((error: unknown) => String(error))
    if (!isOwnAstro && typeof answer === 'string') return expect(answer).toContain('terminated')
    expect(answer).toMatchObject({ status: 307, code: 'unauthenticated', runs: [] })
  })

  test('narrows the session of an allowed visitor', async () => {
    const answer = await ask('/resource/endpoint', { as: people.member })
    expect(JSON.parse(answer.body)).toMatchObject({ organization: 'org_acme' })
  })

  test('is unavailable when Clerk does not answer', async () => {
    const answer = await ask('/resource/forgotten', { as: people.admin })
    expect(answer).toMatchObject({ status: 503, code: 'freshness_unavailable' })
    expect(answer.headers.get('retry-after')).toBe('5')
  })

  test.each(['/resource/stream', '/resource/fresh-stream'])(
    '%s sends nothing more when it denies after the response began',
    async (path) => {
      const response = await fetch(`${fixture.url}${path}`, {
        headers: { ...DOCUMENT, cookie: sessionCookies(people.member) },
      })
      let received = ''
      const read = async () => {
        for await (const chunk of response.body ?? []) received += new TextDecoder().decode(chunk)
      }
      await expect(read()).rejects.toThrow('terminated')
      expect(received).toContain('BEGUN')
      expect(received).not.toContain('NESTED')
    },
  )

  test('<Allowed> sends its content to allowed visitors only', async () => {
    expect((await ask('/plain', { as: people.admin })).body).toContain('ADMIN-ONLY')
    const other = await ask('/plain', { as: people.member })
    expect(other.body).toContain('OTHERWISE')
    expect(other.body).not.toContain('ADMIN-ONLY')
  })
})

describe("the app's own middleware", () => {
  test.each([
    'next:/admin',
    'next-forge:/admin',
    'next-then-lie:/admin',
    'rewrite:/admin',
    'next:/about?_action=tasks.purge',
  ])('cannot open a door by %s', async (trick) => {
    const method = trick.includes('_action') ? 'POST' : 'GET'
    const answer = await ask('/about', {
      as: people.member,
      method,
      headers: { 'x-test': trick, ...(method === 'POST' && FORM) },
      ...(method === 'POST' && { body: 'x=1' }),
    })
    expect(answer).toMatchObject({ status: 403, code: 'missing_role', runs: [] })
  })

  test('cannot open a door by overwriting the route pattern', async () => {
    const answer = await ask('/admin', { as: people.member, headers: { 'x-test': 'forge:/about' } })
    expect(answer).toMatchObject({ status: 403, runs: [] })
  })

  test('cannot write by rewriting a request that reads', async () => {
    const headers = { 'x-test': 'next-post:/api/tasks' }
    expect(await ask('/about', { as: people.member, headers })).toMatchObject({
      status: 403,
      code: 'missing_permission',
      runs: [],
    })
    const action = { 'x-test': 'next-post:/about?_action=guarded' }
    expect(await ask('/about', { headers: action })).toMatchObject({ runs: [] })
  })

  test('still rewrites for an allowed visitor', async () => {
    for (const trick of ['next:/admin', 'rewrite:/admin']) {
      expect((await ask('/about', { as: people.admin, headers: { 'x-test': trick } })).runs).toEqual(['/admin'])
    }
  })

  test('a rewrite from a page is guarded', async () => {
    expect(await ask('/rewrite/admin', { as: people.member })).toMatchObject({ status: 403, runs: [] })
    expect((await ask('/rewrite/admin', { as: people.admin })).runs).toEqual(['/admin'])
  })
})

describe('the denial log', () => {
  test('records the subject and the denied route, and no secret', async () => {
    const answer = await ask('/admin?token=hidden', {
      as: { ...people.member, actor: 'user_support' },
      headers: { 'x-request-id': 'req-1' },
    })
    expect(answer.denials).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
        code: 'missing_role',
        guard: 'route',
        method: 'GET',
        routePattern: '/admin',
        action: null,
        userId: 'user_ada',
        actorId: 'user_support',
        organizationId: 'org_acme',
        machine: null,
        requestId: 'req-1',
      },
    ])
    expect(JSON.stringify(answer.denials)).not.toContain('hidden')
  })

  test.each([
    ['tasks.create', 'tasks.create'],
    ['tasks.%63reate', 'tasks.create'],
    ['tasks%2Ecreate', 'tasks.create'],
    ['no such <action>', null],
    ['x'.repeat(200), null],
  ])('names the action that was denied, unless its name is none: %s', async (name, action) => {
    const { denials } = await ask(`/about?${new URLSearchParams({ _action: name })}`, {
      method: 'POST',
      as: people.member,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: '',
    })
    expect(denials).toMatchObject([{ guard: 'action', action }])
  })
})
