/** The deployed server: one host name, a proxy that terminates TLS, and requests from anywhere. */
import { lastEmail, sessionCookies } from '@rolecall/local-clerk/testing'
import { askRaw, type RawAnswer } from './setup/ask-raw.ts'
import { rowsOf } from './setup/database.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

const site = 'https://tally.example'
const clerk = () => ({ url: requireEnvironment('E2E_CLERK_URL') })
const proxied = { host: 'tally.example', 'x-forwarded-proto': 'https' }
const form = { 'content-type': 'application/x-www-form-urlencoded', origin: site }

const visitor = async (email: string | null) => ({
  ...proxied,
  accept: 'text/html',
  cookie: await sessionCookies(clerk(), email, { organization: 'acme', origin: site }),
})
const askAt =
  (url: string) =>
  (path: string, options: Parameters<typeof askRaw>[1]): Promise<RawAnswer> =>
    askRaw(url + path, options)

test('pages, forms and redirects work under the site’s own name', async ({ deployed }) => {
  const ask = askAt(deployed.url)
  const mia = await visitor('mia@acme.test')
  expect((await ask('/orgs/acme/dashboard', { headers: mia })).status).toBe(200)
  const viaOtherNames = { ...mia, host: '127.0.0.1', 'x-forwarded-host': 'tally.example' }
  expect((await ask('/orgs/acme/dashboard', { headers: viaOtherNames })).status).toBe(200)

  const away = await ask('/orgs/acme/dashboard', { headers: await visitor(null) })
  expect([away.status, away.headers.location]).toEqual([307, '/sign-in?redirect_url=%2Forgs%2Facme%2Fdashboard'])

  const title = `Behind a proxy ${Date.now()}`
  const page = (await ask('/orgs/acme/tasks', { headers: mia })).text
  const [, expected = ''] = /name="([^"]+)" value="org_acmeDemo"/.exec(page) ?? []
  const body = new URLSearchParams({ title, [expected]: 'org_acmeDemo' }).toString()
  const send = (headers: Record<string, string>) =>
    ask('/orgs/acme/tasks?_action=tasks.create', { method: 'POST', headers: { ...mia, ...form, ...headers }, body })
  for (const origin of ['http://tally.example', 'https://other.example', 'null'])
    expect((await send({ origin })).status, origin).toBe(403)
  expect(await rowsOf(title)).toEqual([])
  const saved = await send({})
  expect([saved.status, saved.headers.location]).toEqual([303, '/orgs/acme/tasks'])
  expect(await rowsOf(title)).toMatchObject([{ organization: 'acme' }])
})

test('other host names are rejected, and none gets into a link', async ({ deployed }) => {
  const ask = askAt(deployed.url)
  const ada = await visitor('ada@acme.test')
  for (const headers of [
    { host: 'other.example' },
    { 'x-forwarded-host': 'other.example' },
    { 'x-forwarded-host': 'tally.example, other.example' },
    { host: 'other.example', 'x-forwarded-host': 'tally.example' },
    { host: 'tally.example.other.example' },
    { 'x-forwarded-proto': 'javascript' },
  ]) {
    const answer = await ask('/orgs/acme/dashboard', { headers: { ...ada, ...headers } })
    expect([answer.status, answer.text.includes('other.example')], JSON.stringify(headers)).toEqual([421, false])
  }
  // Load balancers call by IP address. Clerk's handshake would redirect to it.
  const byAddress = { host: '10.1.2.3:4321', cookie: '__client_uat=1893456000', 'sec-fetch-dest': 'document' }
  expect((await ask('/api/health', { headers: byAddress })).status).toBe(200)

  const to = `invited-${Date.now()}@new.test`
  const json = { accept: 'application/json', 'content-type': 'application/json', origin: site }
  const invite = (headers: Record<string, string>) =>
    ask('/api/invite', {
      method: 'POST',
      headers: { ...ada, ...json, ...headers },
      body: JSON.stringify({ emailAddress: to, role: 'org:member' }),
    })
  expect((await invite({ 'x-forwarded-host': 'other.example' })).status).toBe(421)
  // The host name is right and the port is not. Emails contain the site's address, not the request's.
  expect((await invite({ host: 'tally.example:8443', origin: `${site}:8443` })).status).toBe(201)
  const link = new URL(/https?:\S+/.exec((await lastEmail(clerk(), to)).text)?.[0] ?? '')
  expect([link.origin, link.pathname]).toEqual([site, '/sign-in'])
  expect(link.searchParams.get('redirect_url')).toBe('/orgs/acme/dashboard')
})

test('the server does not keep a body that is larger than any of this app’s requests', async ({ deployed }) => {
  const ask = askAt(deployed.url)
  const event = JSON.stringify({ type: 'user.created', data: { text: 'x'.repeat(70_000) } })
  const json = { ...proxied, 'content-type': 'application/json' }
  const declared = await ask('/api/webhooks/clerk', {
    method: 'POST',
    headers: { ...json, 'content-length': String(event.length) },
    body: event,
  })
  expect([declared.status, declared.text]).toEqual([413, expect.stringContaining('body_too_large')])
  // An endless body is not read to its end: the response says so, or the connection is closed.
  for (const path of [
    '/api/webhooks/clerk',
    '/sign-in',
    '/sign-up?_action=tasks.create',
    '/_actions/tasks.create',
    '/api/me',
  ]) {
    let sent = 0
    async function* endless() {
      for (; sent < 64 * 1024 * 1024; sent += 16_384) yield 'x'.repeat(16_384)
    }
    const type = path.startsWith('/api') ? json : { ...proxied, ...form }
    const outcome = await ask(path, { method: 'POST', headers: type, body: endless() }).then(
      ({ status }) => status,
      () => 'closed',
    )
    expect([200, 401, 403, 413, 'closed'], path).toContain(outcome)
    expect(sent, path).toBeLessThan(32 * 1024 * 1024)
  }
})
