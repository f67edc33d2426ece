/** The handshake with the real `@clerk/backend`, and the cookies that it sets. */
import { createClerkClient } from '@clerk/backend'
import { getCookieSuffix } from '@clerk/shared/keys'
import { describe, expect, test } from 'vitest'
import { mintSessionToken, sessionCookies } from '../src/testing.ts'
import { clerkForFile } from './support/clerk-for-file.ts'

const app = 'http://localhost:4321'
const { clerk } = await clerkForFile()
const suffix = await getCookieSuffix(clerk.publishableKey)

const names = () =>
  [
    '__clerk_db_jwt',
    `__clerk_db_jwt_${suffix}`,
    '__client_uat',
    `__client_uat_${suffix}`,
    '__session',
    `__session_${suffix}`,
  ].sort()

/** The state that Clerk's SDK derives from a document request with `cookies`. */
async function authenticate(path: string, cookies: ReadonlyMap<string, string>, options: object = {}) {
  const client = createClerkClient({
    secretKey: clerk.secretKey,
    publishableKey: clerk.publishableKey,
    apiUrl: clerk.url,
    proxyUrl: clerk.url,
    telemetry: { disabled: true },
  })
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const request = new Request(`${app}${path}`, {
    headers: { cookie, accept: 'text/html', 'sec-fetch-dest': 'document' },
  })
  return client.authenticateRequest(request, {
    proxyUrl: clerk.url,
    organizationSyncOptions: { organizationPatterns: ['/orgs/:slug'], personalAccountPatterns: ['/me'] },
    ...options,
  })
}

function keep(cookies: Map<string, string>, setCookies: readonly string[]): void {
  for (const directive of setCookies) {
    const [pair = ''] = directive.split(';')
    const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
    if (/max-age=0|expires=thu, 01 jan 1970/i.test(directive)) cookies.delete(name)
    else cookies.set(name, value)
  }
}

/** A browser that follows redirects between the app and Clerk and keeps the app's cookies. */
async function visit(
  path: string,
  cookies: Map<string, string>,
  {
    change = () => {},
    sentToClerk = new Map(),
  }: { change?: (location: URL) => void; sentToClerk?: ReadonlyMap<string, string> } = {},
) {
  let target = path
  const seen: string[] = []
  for (let step = 0; step < 12; step++) {
    const state = await authenticate(target, cookies)
    const set = state.headers.getSetCookie()
    keep(cookies, set)
    const location = state.headers.get('location')
    if (!location) return { auth: state.toAuth(), status: state.status, set, seen }
    seen.push(new URL(location).pathname)
    if (location.startsWith(app)) {
      target = location.slice(app.length)
      continue
    }
    const url = new URL(location)
    change(url)
    const cookie = [...sentToClerk].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } })
    expect(answer.status).toBe(307)
    target = (answer.headers.get('location') ?? '').slice(app.length)
  }
  throw new Error(`Too many redirects: ${seen.join(' ')}`)
}

const signedIn = async (email: string, organization?: string) => {
  const header = await sessionCookies(clerk, email, { organization, origin: app })
  return new Map(
    header.split('; ').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const),
  )
}

describe('the handshake', () => {
  test('gives a new browser its cookies and leaves it signed out', async () => {
    const cookies = new Map<string, string>()
    const { auth, status } = await visit('/', cookies)
    expect([auth?.userId, status]).toEqual([null, 'signed-out'])
    expect([...cookies.keys()].filter((name) => name !== '__clerk_redirect_count').sort()).toEqual(
      names().filter((name) => !name.startsWith('__session')),
    )
    expect(cookies.get('__client_uat')).toBe('0')
  })

  test.each([
    ['a nonce that the server redeems', () => {}],
    ['a signed token', (location: URL) => location.searchParams.delete('format')],
  ])('renews an expired session by %s, with every cookie plain and suffixed', async (_name, change) => {
    const cookies = await signedIn('ada@acme.test', 'acme')
    const expired = await mintSessionToken(clerk, 'ada@acme.test', { expiresInSeconds: -30, origin: app })
    for (const name of ['__session', `__session_${suffix}`]) cookies.set(name, expired)
    for (const name of ['__client_uat', `__client_uat_${suffix}`]) cookies.set(name, '1')
    const before = new Map(cookies)
    const { auth, seen } = await visit('/tasks?page=2', cookies, { change })
    expect(seen[0]).toBe('/v1/client/handshake')
    expect(auth).toMatchObject({ orgSlug: 'acme', orgRole: 'org:admin' })
    expect([...cookies.keys()].filter((name) => name !== '__clerk_redirect_count').sort()).toEqual(names())
    expect(cookies.get('__session')).not.toBe(before.get('__session'))
    expect(cookies.get(`__session_${suffix}`)).toBe(cookies.get('__session'))
    expect(cookies.get('__client_uat')).toBe(cookies.get(`__client_uat_${suffix}`))
    expect(Number(cookies.get('__client_uat'))).toBeGreaterThan(1_000_000_000)
    expect(cookies.get('__clerk_db_jwt')).toBe(before.get('__clerk_db_jwt'))
  })

  test.each(['plain', 'suffixed'])(
    'recognizes a browser by the cookie on Clerk’s host while the app’s cookies are rewritten, %s',
    async (kind) => {
      const cookies = await signedIn('ada@acme.test', 'acme')
      const [plain, withSuffix] = ['__clerk_db_jwt', `__clerk_db_jwt_${suffix}`]
      const devBrowser = cookies.get(plain) ?? ''
      for (const name of [plain, withSuffix]) cookies.delete(name)
      const back = new Map([
        [plain, kind === 'plain' ? devBrowser : 'dvb_of_another_instance'],
        ...(kind === 'suffixed' ? [[withSuffix, devBrowser] as const] : []),
      ])
      const { auth, seen } = await visit('/tasks', cookies, { sentToClerk: back })
      expect(seen[0]).toBe('/v1/client/handshake')
      expect(auth).toMatchObject({ orgSlug: 'acme', orgRole: 'org:admin' })
      expect(cookies.get(plain)).toBe(devBrowser)
    },
  )

  test('prefers the browser that the server names over the cookies', async () => {
    const cookies = await signedIn('ada@acme.test', 'acme')
    const devBrowser = cookies.get('__clerk_db_jwt')
    for (const name of ['__client_uat', `__client_uat_${suffix}`]) cookies.delete(name)
    const { auth, seen } = await visit('/tasks', cookies, { sentToClerk: await signedIn('grace@acme.test', 'acme') })
    expect(seen[0]).toBe('/v1/client/handshake')
    expect(auth).toMatchObject({ orgRole: 'org:admin' })
    expect(cookies.get('__clerk_db_jwt')).toBe(devBrowser)
  })

  test.each([
    ['unknown', 'dvb_of_a_browser_that_was_deleted'],
    ['huge', 'x'.repeat(6_000)],
    ['encoded twice', '%2525'],
    ['broken', '%E0%A4%A'],
  ])('makes a new, signed-out browser of an %s cookie', async (_name, value) => {
    const cookies = new Map<string, string>()
    const { status } = await visit('/', cookies, { sentToClerk: new Map([['__clerk_db_jwt', value]]) })
    expect(status).toBe('signed-out')
    expect(cookies.get('__clerk_db_jwt')).toMatch(/^dvb_/)
    expect(cookies.get('__clerk_db_jwt')).not.toBe(value)
  })

  test('expires the session cookies of a browser that was signed out elsewhere', async () => {
    const cookies = await signedIn('ada@acme.test')
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.url, telemetry: { disabled: true } })
    const { auth } = await visit('/', cookies)
    await client.sessions.revokeSession(auth?.sessionId ?? '')
    for (const name of ['__client_uat', `__client_uat_${suffix}`])
      cookies.set(name, String(Math.floor(Date.now() / 1000) + 100))
    expect((await visit('/', cookies)).status).toBe('signed-out')
    expect([...cookies.keys()].some((name) => name.startsWith('__session'))).toBe(false)
  })

  test('redeems a nonce once', async () => {
    const location = new URL(
      `${clerk.url}/v1/client/handshake?format=nonce&redirect_url=${encodeURIComponent(`${app}/`)}`,
    )
    const nonce =
      new URL((await fetch(location, { redirect: 'manual' })).headers.get('location') ?? '').searchParams.get(
        '__clerk_handshake_nonce',
      ) ?? ''
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.url, telemetry: { disabled: true } })
    const payload = (await client.clients.getHandshakePayload({ nonce })) as { directives: string[] }
    expect(payload.directives).toHaveLength(6)
    await expect(client.clients.getHandshakePayload({ nonce })).rejects.toMatchObject({ status: 404 })
  })

  test('never redirects to another machine', async () => {
    const cookies = await signedIn('ada@acme.test')
    const location = `${clerk.url}/v1/client/handshake?redirect_url=${encodeURIComponent('https://evil.example/steal')}&__clerk_db_jwt=${cookies.get('__clerk_db_jwt') ?? ''}`
    const answer = await fetch(location, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
  })
})

describe('organizationSyncOptions', () => {
  test('activates the organization of the page, and none for a personal page', async () => {
    const cookies = await signedIn('ada@acme.test', 'acme')
    expect((await visit('/orgs/globex', cookies)).auth).toMatchObject({ orgSlug: 'globex', orgRole: 'org:member' })
    expect((await visit('/me', cookies)).auth).toMatchObject({ orgId: undefined })
    expect((await visit('/orgs/acme', cookies)).auth).toMatchObject({ orgSlug: 'acme' })
  })

  test('activates none for a browser that only its cookies name, as any link on any site could', async () => {
    const cookies = await signedIn('ada@acme.test', 'acme')
    const sentToClerk = new Map(cookies)
    const link = `${clerk.url}/v1/client/handshake?organization_id=globex&redirect_url=${encodeURIComponent(app)}`
    const header = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    await fetch(link, { redirect: 'manual', headers: { cookie: header } })
    for (const name of ['__client_uat', `__client_uat_${suffix}`]) cookies.delete(name)
    expect((await visit('/', cookies)).auth).toMatchObject({ orgSlug: 'acme' })

    // The organization's own page still activates it, in the handshake that follows.
    for (const name of ['__clerk_db_jwt', `__clerk_db_jwt_${suffix}`]) cookies.delete(name)
    expect((await visit('/orgs/globex', cookies, { sentToClerk })).auth).toMatchObject({ orgSlug: 'globex' })
  })

  test('leaves the active organization when the user is not a member of the other, and ends the loop', async () => {
    const cookies = await signedIn('grace@acme.test', 'acme')
    for (const path of ['/orgs/globex', '/orgs/no-such-organization']) {
      const { auth, seen } = await visit(path, cookies)
      expect(auth).toMatchObject({ orgSlug: 'acme' })
      expect(seen.filter((step) => step === '/v1/client/handshake').length).toBeLessThanOrEqual(4)
      cookies.delete('__clerk_redirect_count')
    }
  })
})

describe('tokens for plain requests', () => {
  test('are accepted in the Authorization header and carry the permissions', async () => {
    const client = createClerkClient({
      secretKey: clerk.secretKey,
      publishableKey: clerk.publishableKey,
      apiUrl: clerk.url,
      telemetry: { disabled: true },
    })
    const check = async (email: string, organization: string, permission: string) => {
      const token = await mintSessionToken(clerk, email, { organization, origin: app })
      const state = await client.authenticateRequest(
        new Request(`${app}/api`, { headers: { authorization: `Bearer ${token}` } }),
        { authorizedParties: [app] },
      )
      return state.toAuth()?.has({ permission })
    }
    expect(await check('ada@acme.test', 'acme', 'org:tasks:write')).toBe(true)
    expect(await check('ada@acme.test', 'acme', 'org:billing:manage')).toBe(true)
    expect(await check('ada@acme.test', 'globex', 'org:tasks:write')).toBe(false)
    expect(await check('ada@acme.test', 'globex', 'org:tasks:read')).toBe(true)
    expect(await check('ada@acme.test', 'acme', 'org:sys_memberships:manage')).toBe(false)
  })

  test('count as signed out when expired or made for another party', async () => {
    const client = createClerkClient({
      secretKey: clerk.secretKey,
      publishableKey: clerk.publishableKey,
      apiUrl: clerk.url,
      telemetry: { disabled: true },
    })
    const status = async (token: string) =>
      (
        await client.authenticateRequest(new Request(`${app}/api`, { headers: { authorization: `Bearer ${token}` } }), {
          authorizedParties: [app],
        })
      ).status
    expect(await status(await mintSessionToken(clerk, 'ada@acme.test', { expiresInSeconds: -10, origin: app }))).toBe(
      'signed-out',
    )
    expect(await status(await mintSessionToken(clerk, 'ada@acme.test', { origin: 'http://localhost:9999' }))).toBe(
      'signed-out',
    )
    expect(await status(await mintSessionToken(clerk, 'ada@acme.test', { origin: app }))).toBe('signed-in')
  })
})
