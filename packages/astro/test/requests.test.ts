import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, test } from 'vitest'
import { rawRequest } from './attack/raw-request.ts'
import { client, DOCUMENT, people } from './harness/fixture-client.ts'
import { servedApp } from './harness/served-app.ts'
import { sessionCookies } from './harness/session-token.ts'

/** Checks around the decision: host, origin, the organization that a page showed, an expired session, Clerk being down. */
const { fixture, serve } = await servedApp()
const ask = client(() => fixture)

const jsonBody = { 'content-type': 'application/json', accept: 'application/json' }
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

describe('the host check', () => {
  const status = (headers: readonly (readonly [string, string])[], target = '/about') =>
    rawRequest(
      fixture.port,
      { method: 'GET', target, headers },
      { host: `127.0.0.1:${fixture.port}`, cookie: sessionCookies(null) },
    )

  test.each(['app.example.com', 'APP.example.com', 'app.example.com:8443', 'localhost', '127.0.0.1:1', '[::1]:4321'])(
    'answers for %s',
    async (host) => {
      expect(await status([['host', host]])).toBe(200)
    },
  )

  test.each([
    'evil.example',
    'app.example.com.evil.example',
    'evil.example:80',
    'localhost.evil.example',
    'evil.example/admin?',
    'app.example.com@evil.example',
    'localhost:99999999',
  ])('refuses %s', async (host) => {
    // 400 and 500 come from Astro's adapter, which cannot build a request from it.
    expect([400, 421, 500]).toContain(await status([['host', host]]))
  })

  test('refuses a forwarded host and a protocol that are not its own', async () => {
    expect(await status([['x-forwarded-host', 'evil.example']])).toBe(421)
    expect(await status([['x-forwarded-host', 'app.example.com, evil.example']])).toBe(421)
    expect(await status([['x-forwarded-proto', 'javascript']])).toBe(421)
    expect(
      await status([
        ['x-forwarded-host', 'app.example.com'],
        ['x-forwarded-proto', 'https'],
      ]),
    ).toBe(200)
  })

  test('tells the log once which name it refused, what its own are and what to set', async () => {
    await status([['host', 'forgotten.example']])
    await status([['host', 'forgotten.example']])
    await status([['x-forwarded-host', 'app.example.com, other.example']])
    const lines = fixture.output().split('\n')
    const about = (name: string) => lines.filter((line) => line.includes(`"${name}" with 421`))
    expect(about('forgotten.example')).toEqual([
      expect.stringMatching(/answers for .*app\.example\.com, loopback\..* site .* trustedHosts/),
    ])
    expect(about('other.example')).toHaveLength(1)
    expect(about('app.example.com')).toEqual([])
  })

  test('lets health checks ask by address', async () => {
    expect(await status([['host', '10.1.2.3:8080']], '/health')).toBe(200)
    expect(await status([['host', '10.1.2.3:8080']], '/about')).toBe(421)
  })

  test('does not authenticate a health check, so that Clerk cannot answer in its place', async () => {
    // Clerk answers this with a handshake, which redirects to the requested host.
    const navigation = { ...DOCUMENT, cookie: '__client_uat=1893456000', 'sec-fetch-dest': 'document' }
    const navigate = (path: string, host: string) => status([...Object.entries(navigation), ['host', host]], path)
    expect(await navigate('/about', 'app.example.com')).toBe(307)
    expect(await navigate('/health', '10.1.2.3:8080')).toBe(200)
  })

  test('shares a health check with the origins that may ask, and answers what its middleware leads to', async () => {
    const shared = await ask('/health', { headers: { origin: 'https://partner.example.com' } })
    expect(shared).toMatchObject({ status: 200 })
    expect(shared.headers.get('access-control-allow-origin')).toBe('https://partner.example.com')
    const unlisted = await ask('/health', { headers: { 'x-test': 'next-post:/about?_action=unlisted' } })
    expect(unlisted).toMatchObject({ status: 403, code: 'not_listed', runs: [] })
    expect(unlisted.denials).toMatchObject([{ code: 'not_listed' }])
    expect(unlisted.headers.get('cache-control')).toBe('private, no-store')
  })

  test('lets nothing but reads of a health check ask by address', async () => {
    const write = { method: 'POST', target: '/health?_action=tasks.create', headers: [] }
    const headers = { host: '10.1.2.3:8080', origin: 'http://10.1.2.3:8080', cookie: sessionCookies(people.admin) }
    expect(await rawRequest(fixture.port, write, headers)).toBe(421)
  })

  test.each(['next:/admin', 'next:/api/admin', 'next-post:/api/admin', 'rewrite:/admin', 'rewrite:/api/admin'])(
    'lets nothing else run in the name of a health check: %s',
    async (where) => {
      for (const as of [null, people.member]) {
        const answer = await ask('/health', { as, headers: { 'x-test': where } })
        expect(answer.status).not.toBe(200)
        expect(answer.runs).toEqual([])
      }
    },
  )

  test('never redirects to a host that the request named', async () => {
    for (const headers of [{ 'x-forwarded-host': 'app.example.com' }, { 'x-forwarded-proto': 'https' }]) {
      const answer = await ask('/dashboard', { headers })
      expect(answer.headers.get('location')).toBe('/sign-in?redirect_url=%2Fdashboard')
    }
  })

  test.each(['//evil.example/x', '/\\evil.example', '/%5cevil.example', '/%2f/evil.example'])(
    'never returns a visitor to %s',
    async (path) => {
      const answer = await ask(path)
      const back = new URL(answer.headers.get('location') ?? '/', 'http://app').searchParams.get('redirect_url') ?? '/'
      expect(back).toMatch(/^\/(?![/\\])/)
    },
  )
})

describe('the cross-origin check', () => {
  const write = (headers: Readonly<Record<string, string>>) =>
    ask('/api/tasks', { method: 'POST', as: people.admin, headers: { ...jsonBody, ...headers }, body: '{}' })

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a sibling', { 'sec-fetch-site': 'same-site' }],
    ['another site, by fetch metadata', { 'sec-fetch-site': 'cross-site' }],
    ['an opaque origin', { origin: 'null' }],
    ['this app, but from a page of another site', { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }],
  ])('refuses a JSON write with cookies from %s', async (_name, headers) => {
    const answer = await write(headers)
    expect(answer).toMatchObject({ status: 403, code: 'cross_origin', runs: [] })
  })

  test('refuses a write that does not say where it comes from', async () => {
    const response = await fetch(`${fixture.url}/api/tasks`, {
      method: 'POST',
      headers: { ...jsonBody, cookie: sessionCookies(people.admin) },
      body: '{}',
    })
    expect(response.status).toBe(403)
    expect(response.headers.get('x-rolecall-code')).toBe('cross_origin')
  })

  test.each([{}, { 'sec-fetch-site': 'same-origin' }])('lets the app write: %j', async (headers) => {
    expect(await write(headers)).toMatchObject({ status: 200, runs: ['/api/tasks'] })
  })

  test('takes plain http for another origin when the app is served over https', async () => {
    const origin = fixture.url
    expect((await write({ origin, 'x-forwarded-proto': 'https' })).status).toBe(403)
    expect((await write({ origin: origin.replace('http:', 'https:'), 'x-forwarded-proto': 'https' })).status).toBe(200)
    // A proxy ends TLS without a header. The browser still sends its https origin.
    expect((await write({ origin: origin.replace('http:', 'https:') })).status).toBe(200)
  })

  test('leaves requests without cookies alone: there is nothing to ride on', async () => {
    const response = await fetch(`${fixture.url}/api/open`, {
      method: 'POST',
      headers: { ...jsonBody, origin: 'https://hooks.example' },
      body: '{}',
    })
    expect(response.status).toBe(200)
  })

  test('does not take a Basic or broken Authorization header for a token', async () => {
    for (const authorization of ['Basic YTpi', 'Bearer', 'x y z']) {
      expect(await write({ origin: 'https://evil.example', authorization })).toMatchObject({ status: 403, runs: [] })
    }
  })

  test('lets a configured origin preflight, write and read the answer', async () => {
    const origin = 'https://partner.example.com'
    const preflight = await ask('/api/tasks', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
    expect(preflight.headers.get('access-control-allow-credentials')).toBe('true')
    const answer = await write({ origin, 'sec-fetch-site': 'cross-site' })
    expect(answer).toMatchObject({ status: 200, runs: ['/api/tasks'] })
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    const denied = await ask('/api/tasks', {
      method: 'POST',
      as: people.member,
      headers: { ...jsonBody, origin },
      body: '{}',
    })
    expect(denied.status).toBe(403)
    expect(denied.headers.get('access-control-allow-origin')).toBe(origin)
  })

  test('answers no preflight of another origin', async () => {
    const preflight = await ask('/api/tasks', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(preflight).toMatchObject({ status: 403, code: 'not_listed' })
    expect(preflight.headers.has('access-control-allow-origin')).toBe(false)
  })
})

describe('two tabs', () => {
  // The acme tab is open; another tab has switched to globex.
  const as = people.globexAdmin
  const staleTab = () => ({ referer: `${fixture.url}/orgs/acme` })

  test('a stale action call writes nothing, and says which organization is active', async () => {
    const answer = await ask('/_actions/tasks.create', {
      method: 'POST',
      as,
      headers: { ...FORM, accept: 'application/json', ...staleTab() },
      body: 'title=x',
    })
    expect(answer).toMatchObject({ status: 409, code: 'organization_mismatch', runs: [] })
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'CONFLICT',
      activeOrganization: { slug: 'globex' },
      expectedOrganization: 'acme',
    })
  })

  test('a stale form writes nothing, and its page says which organization is active', async () => {
    const answer = await ask('/about?_action=tasks.create', {
      method: 'POST',
      as,
      headers: { ...FORM, ...staleTab() },
      body: 'title=x',
    })
    expect(answer).toMatchObject({ status: 409, runs: [] })
    expect(answer.body).toMatch(/acme[^]*Active now: <strong>globex/)
  })

  test('the page of a stale form keeps the input, leads back to its organization and can send it again', async () => {
    const stale = await ask('/about?_action=tasks.create', {
      method: 'POST',
      as,
      headers: { ...FORM, ...staleTab() },
      body: `title=${encodeURIComponent('</textarea>"x"')}`,
    })
    expect(stale).toMatchObject({ status: 409, code: 'organization_mismatch', runs: [] })
    expect(stale.body).toContain('<a href="/orgs/acme" target="_blank" rel="noopener">Go back to acme</a>')
    expect(stale.body).toContain('<form method="post" action="/about?_action=tasks.create">')
    expect(stale.body).toContain('<textarea name="title" hidden>\n&#60;/textarea&#62;&#34;x&#34;</textarea>')
    expect(stale.body).toContain('<textarea name="x-rolecall-organization" hidden>\nacme</textarea>')

    const again = (who: typeof people.admin | typeof people.globexAdmin) =>
      ask('/about?_action=tasks.create', {
        method: 'POST',
        as: who,
        headers: { ...FORM, referer: `${fixture.url}/about?_action=tasks.create` },
        body: 'title=x&x-rolecall-organization=acme',
      })
    expect(await again(people.globexAdmin)).toMatchObject({ status: 409, runs: [] })
    expect(await again(people.admin)).toMatchObject({ status: 200, runs: ['action:tasks.create'] })
  })

  test.each([
    ['a Referer of the organization that is active', { referer: '/orgs/globex' }],
    ['a Referer that is another host as a path', { referer: '//orgs/acme' }],
    ['no Referer', {}],
  ])('leads nowhere with %s', async (_name, headers) => {
    const answer = await ask('/about?_action=tasks.create', {
      method: 'POST',
      as,
      headers: { ...FORM, ...('referer' in headers && { referer: `${fixture.url}${headers.referer}` }) },
      body: 'title=x&x-rolecall-organization=org_acme',
    })
    expect(answer).toMatchObject({ status: 409, runs: [] })
    // The Referer is read before the field, and names the organization by its slug.
    expect(answer.body).toMatch(/Switch back to (?:org_)?acme in another tab/)
    expect(answer.body).not.toContain('<a ')
  })

  test('keeps nothing that another site sent', async () => {
    const answer = await ask('/about?_action=tasks.create', {
      method: 'POST',
      as,
      headers: { ...FORM, ...staleTab(), 'sec-fetch-site': 'same-site' },
      body: 'title=typed-elsewhere&x-rolecall-organization=org_acme',
    })
    expect(answer).toMatchObject({ status: 403, code: 'cross_origin', runs: [] })
    expect(answer.body).not.toContain('typed-elsewhere')
  })

  test.each([
    ['the header', { 'x-rolecall-organization': 'org_acme' }, '{}', jsonBody],
    ['the form field', {}, 'title=x&x-rolecall-organization=org_acme', FORM],
  ])('a stale request is known by %s', async (_name, headers, body, type) => {
    const answer = await ask('/api/tasks', { method: 'POST', as, headers: { ...type, ...headers }, body })
    expect(answer).toMatchObject({ status: 409, code: 'organization_mismatch', runs: [] })
  })

  test('a multipart form is read for its field, too', async () => {
    const body = new FormData()
    body.set('x-rolecall-organization', 'org_acme')
    expect(await ask('/api/tasks', { method: 'POST', as, body })).toMatchObject({ status: 409, runs: [] })
  })

  test('a stale fetch and a stale island get 409', async () => {
    expect(await ask('/api/org', { as, headers: { accept: 'application/json', ...staleTab() } })).toMatchObject({
      status: 409,
      runs: [],
    })
    const island =
      /\/_server-islands\/Avatar\?[^"'\s]+/.exec((await ask('/plain', { as })).body)?.[0].replaceAll('&amp;', '&') ?? ''
    expect(await ask(island, { as, headers: staleTab() })).toMatchObject({ status: 409, runs: [] })
    expect(await ask(island, { as })).toMatchObject({ status: 200, runs: ['island:Avatar'] })
  })

  test('an id and a slug do not stand in for each other', async () => {
    const confusing = { organization: { ...people.globexAdmin.organization, slug: 'org_acme' } }
    const headers = { ...jsonBody, 'x-rolecall-organization': 'org_acme' }
    const answer = await ask('/api/tasks', { method: 'POST', as: confusing, headers, body: '{}' })
    expect(answer).toMatchObject({ status: 409, runs: [] })
  })

  test('requests from the right tab go through, by slug and by id', async () => {
    const fresh = { referer: `${fixture.url}/orgs/globex` }
    expect(
      (await ask('/api/tasks', { method: 'POST', as, headers: { ...jsonBody, ...fresh }, body: '{}' })).status,
    ).toBe(200)
    for (const value of ['globex', 'org_globex']) {
      expect(
        (
          await ask('/api/tasks', {
            method: 'POST',
            as,
            headers: { ...jsonBody, 'x-rolecall-organization': value },
            body: '{}',
          })
        ).status,
      ).toBe(200)
    }
  })

  test.each(['/about', '/orgs/acme/open', '/no/such/page'])(
    'a Referer without an organization of its own expects nothing: %s',
    async (path) => {
      const answer = await ask('/api/tasks', {
        method: 'POST',
        as,
        headers: { ...jsonBody, referer: `${fixture.url}${path}` },
        body: '{}',
      })
      expect(answer.status).toBe(200)
    },
  )

  test('another site cannot set an expectation by its address', async () => {
    const answer = await ask('/api/org', {
      as,
      headers: { accept: 'application/json', referer: 'https://evil.example/orgs/acme' },
    })
    expect(answer.status).toBe(200)
  })

  test('a document is not held to where its link was', async () => {
    expect((await ask('/team', { as, headers: staleTab() })).status).toBe(200)
  })

  test('<ExpectedOrganization> names the active organization', async () => {
    expect((await ask('/plain', { as })).body).toContain(
      '<input type="hidden" name="x-rolecall-organization" value="org_globex">',
    )
    expect((await ask('/plain')).body).not.toContain('x-rolecall-organization')
  })
})

describe('a form that was refused', () => {
  const submit = (body: string, headers: Readonly<Record<string, string>> = {}, path = '/about?_action=tasks.create') =>
    ask(path, { method: 'POST', as: null, headers: { ...FORM, 'sec-fetch-site': 'same-origin', ...headers }, body })

  test('gets a page that keeps the input and can send it again', async () => {
    const answer = await submit('title=Hello+there&note=line+1%0D%0Aline+2')
    expect(answer).toMatchObject({ status: 401, code: 'unauthenticated', runs: [] })
    expect(answer.body).toContain('<form method="post" action="/about?_action=tasks.create">')
    expect(answer.body).toContain('<textarea name="title" hidden>\nHello there</textarea>')
    expect(answer.body).toContain('line 1\r\nline 2</textarea>')
    expect(answer.body).toContain('href="/sign-in?redirect_url=')
  })

  test('gets the same when the visitor may not do it any more, but for the way to a sign-in', async () => {
    const as = people.member
    const headers = { ...FORM, 'sec-fetch-site': 'same-origin' }
    const answer = await ask('/about?_action=tasks.purge', { method: 'POST', as, headers, body: 'title=Hello+there' })
    expect(answer).toMatchObject({ status: 403, code: 'missing_role', runs: [] })
    expect(answer.body).toContain('<form method="post" action="/about?_action=tasks.purge">')
    expect(answer.body).toContain('<textarea name="title" hidden>\nHello there</textarea>')
    expect(answer.body).toContain('Your role does not include this.')
    expect(answer.body).not.toContain('sign-in')
  })

  test('is not said to be unsaved by a page that denies after its action may have run, nor offered again to a denied visitor', async () => {
    const headers = { ...FORM, 'sec-fetch-site': 'same-origin' }
    const send = (as: (typeof people)[keyof typeof people]) =>
      ask('/resource/page', { method: 'POST', as, headers, body: 'title=Hello+there' })
    const denied = await send(people.member)
    expect(denied.status).toBe(403)
    expect(denied.body).not.toContain('Hello there')
    expect(denied.body).not.toContain('Nothing was saved')
    const signedOut = await send(null)
    expect(signedOut.status).toBe(401)
    expect(signedOut.body).toContain('It may or may not have been saved. Your input is still here.')
  })

  test('escapes everything', async () => {
    const answer = await submit(
      `${encodeURIComponent('"><script>alert(1)</script>')}=${encodeURIComponent('</textarea><script>alert(2)</script>')}`,
    )
    expect(answer.body).not.toContain('<script')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('keeps what the page expected', async () => {
    const answer = await submit('title=x', { referer: `${fixture.url}/orgs/acme` })
    expect(answer.body).toContain('<textarea name="x-rolecall-organization" hidden>\nacme</textarea>')
  })

  test('gives up on input that is too large, and says so', async () => {
    const answer = await submit(`title=${'x'.repeat(120_000)}`)
    expect(answer.status).toBe(401)
    expect(answer.body).toContain('could not be kept')
    expect(answer.body.length).toBeLessThan(5_000)
  })

  test.each([{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])(
    'offers nothing to a form of another site: %j',
    async (headers) => {
      // A browser sends no SameSite cookie along: the cross-origin check alone would let this pass.
      const response = await fetch(`${fixture.url}/dashboard`, {
        method: 'POST',
        redirect: 'manual',
        headers: { ...DOCUMENT, ...FORM, origin: fixture.url, ...headers },
        body: 'amount=1000',
      })
      expect(response.status).toBe(401)
      expect(await response.text()).not.toContain('amount')
    },
  )
})

// Without a key, Clerk's SDK has to fetch one, and no server answers.
const down = await serve({ TEST_JWT_KEY: '' })

describe('when Clerk is down', () => {
  const askDown = client(() => down)

  test.each(['/dashboard', '/api/whoami', '/_actions/guarded'])('%s is unavailable, not signed out', async (path) => {
    const method = path.startsWith('/_actions') ? 'POST' : 'GET'
    const answer = await askDown(path, {
      as: people.admin,
      method,
      ...(method === 'POST' && { headers: jsonBody, body: '{}' }),
    })
    expect(answer).toMatchObject({ status: 503, code: 'service_unavailable', runs: [] })
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(answer.headers.get('location')).toBeNull()
  })

  test('a form keeps its input and can be sent again', async () => {
    const answer = await askDown('/about?_action=tasks.create', {
      as: people.admin,
      method: 'POST',
      headers: FORM,
      body: 'title=Hello+there',
    })
    expect(answer).toMatchObject({ status: 503, code: 'service_unavailable', runs: [] })
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(answer.body).toContain('<textarea name="title" hidden>\nHello there</textarea>')
    expect(answer.body).not.toContain('sign-in')
  })

  test('public pages are served, and a visitor without a session is signed out', async () => {
    expect((await askDown('/about', { as: people.admin })).status).toBe(200)
    expect((await askDown('/dashboard')).status).toBe(307)
  })
})

/** Clerk's Backend API with one machine and one membership. It records requests for memberships and holds back `ak_slow`. */
async function startBackend() {
  const asked: string[] = []
  const waiting: (() => void)[] = []
  const backend = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    if (request.url === '/api_keys/verify') {
      const respond = () => answer(200, apiKey)
      void text(request).then((body) => {
        if (body.includes('ak_slow')) waiting.push(respond)
        else respond()
      })
      const apiKey = {
        object: 'api_key',
        id: 'ak_1',
        type: 'api_key',
        name: 'ci',
        subject: 'user_ci',
        scopes: ['read'],
        claims: null,
        revoked: false,
        expired: false,
        created_at: 1,
        updated_at: 1,
      }
    } else if (request.url?.includes('/organizations/org_acme/memberships')) {
      asked.push(request.url)
      const membership = {
        object: 'organization_membership',
        id: 'orgmem_1',
        role: 'org:member',
        permissions: [],
        organization: { object: 'organization', id: 'org_acme', slug: 'acme' },
        public_user_data: { user_id: 'user_ada' },
      }
      // Slower than the page renders, and slower than the limit of authentication.
      setTimeout(() => answer(200, { data: [membership], total_count: 1 }), 2_500)
    } else answer(404, { errors: [] })
  })
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
  afterAll(() => void backend.close())
  return {
    asked,
    url: `http://127.0.0.1:${(backend.address() as AddressInfo).port}`,
    /** Answers the requests that were held back. */
    answerSlowly: () => waiting.splice(0).forEach((respond) => respond()),
  }
}

const { asked, url: backendUrl, answerSlowly } = await startBackend()
const served = await serve({ CLERK_API_URL: backendUrl, TEST_AUTHENTICATION_TIMEOUT: '2000' })

describe('with a Backend API', () => {
  const askServed = client(() => served)
  const bearer = (token: string) => ({ authorization: `Bearer ${token}`, accept: 'application/json', cookie: '' })

  test("a live check that is not awaited holds the page back, and Clerk's answer counts, not the token's", async () => {
    const answer = await askServed('/resource/forgotten', { as: people.admin })
    expect(answer).toMatchObject({ status: 403, code: 'missing_role' })
    expect(answer.body).not.toContain('FORGOTTEN')
  })

  test('all live checks of a request share one answer, and the next request asks again', async () => {
    for (const _time of [1, 2]) {
      asked.length = 0
      const { body } = await askServed('/resource/live', { as: people.admin })
      // The token still has the admin role.
      expect(JSON.parse(body)).toEqual({ asAdmin: 'missing_role', asMember: true })
      expect(asked).toHaveLength(1)
    }
  })

  test('a machine gets what is made for machines', async () => {
    expect(await askServed('/api/machine', { headers: bearer('ak_live') })).toMatchObject({
      status: 200,
      runs: ['/api/machine'],
    })
  })

  test('a machine that Clerk takes too long to know is told when to come back, and nothing runs for it later', async () => {
    const late = await askServed('/api/machine', {
      method: 'POST',
      headers: { ...bearer('ak_slow'), ...jsonBody },
      body: '{}',
    })
    expect(late).toMatchObject({ status: 503, code: 'service_unavailable', runs: [] })
    expect(late.headers.get('retry-after')).toBe('5')
    answerSlowly()
    // This request follows the late answer, so its effects would be visible by now.
    expect((await askServed('/api/machine', { headers: bearer('ak_live') })).runs).toEqual(['/api/machine'])
  })

  test.each(['/api/whoami', '/api/admin', '/dashboard'])('a machine is not a person: %s', async (path) => {
    const answer = await askServed(path, { headers: bearer('ak_live') })
    expect(answer).toMatchObject({ status: 401, code: 'token_type_not_accepted', runs: [] })
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token')
    const machine = { tokenType: 'api_key', subject: 'user_ci', tokenId: 'ak_1' }
    expect(answer.denials).toMatchObject([{ code: 'token_type_not_accepted', organizationId: null, machine }])
    expect(JSON.stringify(answer.denials)).not.toContain('ak_live')
  })

  test('a token that Clerk does not know is rejected', async () => {
    expect(await askServed('/api/machine', { headers: bearer('mt_unknown') })).toMatchObject({ status: 401, runs: [] })
  })
})
