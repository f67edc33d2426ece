/** Guards that keep a local Clerk local. */
import { request } from 'node:http'
import { createClerkClient } from '@clerk/backend'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { LocalClerkError, startLocalClerk, type LocalClerk, type StartOptions } from '../src/index.ts'
import { sessionCookies } from '../src/testing.ts'
import { access, seed } from './fixtures/app/seed.ts'

const running: LocalClerk[] = []
const start = async (options: StartOptions = {}): Promise<LocalClerk> => {
  const clerk = await startLocalClerk(options)
  running.push(clerk)
  return clerk
}

afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(running.splice(0).map((clerk) => clerk.stop()))
})

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise
  } catch (error) {
    if (error instanceof LocalClerkError) return error.code
    throw error
  }
  return 'no error'
}

/** A request with headers that `fetch` would not let through. */
function raw(
  clerk: LocalClerk,
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
  const { hostname, port } = new URL(clerk.url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('starting', () => {
  test('refuses production', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    expect(await codeOf(startLocalClerk())).toBe('production_environment')
  })

  test.each(['CLERK_SECRET_KEY', 'PUBLIC_CLERK_PUBLISHABLE_KEY'])('refuses to run next to a live %s', async (name) => {
    vi.stubEnv(name, name.includes('SECRET') ? 'sk_live_abc' : 'pk_live_abc')
    expect(await codeOf(startLocalClerk())).toBe('live_key')
  })

  test('never names a live key in its message', async () => {
    vi.stubEnv('CLERK_SECRET_KEY', 'sk_live_topsecret')
    await expect(startLocalClerk()).rejects.not.toMatchObject({
      message: expect.stringContaining('topsecret') as string,
    })
  })

  test('says when the port is taken, the seed is wrong, or access is not access', async () => {
    const clerk = await start()
    expect(await codeOf(startLocalClerk({ port: Number(new URL(clerk.url).port) }))).toBe('port_in_use')
    expect(
      await codeOf(startLocalClerk({ seed: { organizations: [{ slug: 'a', members: { 'x@y.test': 'org:admin' } }] } })),
    ).toBe('invalid_seed')
    expect(
      await codeOf(
        startLocalClerk({
          seed: {
            users: [{ email: 'x@y.test' }],
            organizations: [{ slug: 'a', members: { 'x@y.test': 'org:owner' } }],
          },
        }),
      ),
    ).toBe('invalid_seed')
    expect(await codeOf(startLocalClerk({ seed: { users: [{ email: 'not an address' }] } }))).toBe('invalid_seed')
    expect(await codeOf(startLocalClerk({ access: {} as never }))).toBe('invalid_access')
    expect(await codeOf(startLocalClerk({ sessionLifetimeSeconds: -1 }))).toBe('invalid_option')
  })

  test.each([
    ['a string', 'users', /must be an object/],
    ['a list', [], /must be an object/],
    ['a misspelt list', { user: [] }, /unknown key user\b/],
    ['users that are not a list', { users: { email: 'a@x.test' } }, /users must be a list/],
    ['a user that is a string', { users: ['a@x.test'] }, /number 1 must be an object/],
    ['a user without an address', { users: [{ email: 'a@x.test' }, { firstName: 'B' }] }, /number 2 has no email/],
    ['a misspelt key', { users: [{ email: 'a@x.test', passwrod: 'x' }] }, /unknown key passwrod\b/],
    ['a number for a password', { users: [{ email: 'a@x.test', password: 12345678 }] }, /password must be a string/],
    ['an own __proto__', { users: [JSON.parse('{"email":"a@x.test","__proto__":{}}')] }, /unknown key __proto__/],
    ['an invalid slug', { organizations: [{ slug: 'No Slug!' }] }, /slug can only contain/],
    ['members that are a list', { organizations: [{ slug: 'a', members: ['a@x.test'] }] }, /members must be an object/],
    ['a role that is a list', { organizations: [{ slug: 'a', members: { 'a@x.test': [] } }] }, /must be strings/],
    [
      'an address that is taken',
      {
        users: [
          { email: 'a@x.test', username: 'a' },
          { email: 'b@x.test', username: 'A' },
        ],
      },
      /taken/,
    ],
  ])('refuses a seed with %s, and says where', async (_what, broken, message) => {
    const failed = startLocalClerk({ seed: broken as never })
    await expect(failed).rejects.toMatchObject({
      code: 'invalid_seed',
      message: expect.stringMatching(message) as string,
    })
  })

  test('reports a persist path that is not a directory', async () => {
    expect(await codeOf(startLocalClerk({ persist: import.meta.filename }))).toBe('state_unreadable')
  })

  test('builds apps without a secret', async () => {
    const clerk = await start()
    expect(Object.keys(clerk.buildEnvironment).every((name) => name.startsWith('PUBLIC_'))).toBe(true)
    expect(JSON.stringify(clerk.buildEnvironment)).not.toContain(clerk.secretKey)
    expect(clerk.environment).toMatchObject({
      ...clerk.buildEnvironment,
      CLERK_SECRET_KEY: clerk.secretKey,
      CLERK_API_URL: clerk.url,
    })
  })
})

describe('a request', () => {
  test('under the name of another host is refused', async () => {
    const clerk = await start({ seed })
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '169.254.169.254',
      '127.0.0.1.nip.io',
      'localhost.',
      'localhost@evil.example',
      'evil.example#localhost',
      'evil.example/.localhost',
      '0.0.0.0',
      '2130706433',
      '[::ffff:7f00:1]',
    ]) {
      // The HTTP server rejects these names before the guard sees them.
      const status = /[@#/]/.test(host) ? 400 : 421
      for (const path of ['/v1/environment', '/__clerk/'])
        expect([host, path, (await raw(clerk, path, { host })).status]).toEqual([host, path, status])
    }
  })

  test('under a name of this machine, or an allowed one, is answered', async () => {
    const clerk = await start({ allowedHosts: ['clerk.internal'] })
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'acme.localhost', 'clerk.internal'])
      expect([host, (await raw(clerk, '/v1/environment', { host: `${host}:4800` })).status]).toEqual([host, 200])
  })

  test('of a page on another host is refused', async () => {
    const clerk = await start({ seed })
    for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example:3000']) {
      const answer = await raw(clerk, '/v1/dev_browser', { host: 'localhost', origin }, 'POST')
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([403, undefined])
    }
  })

  test('of a page on this machine is answered, with credentials', async () => {
    const clerk = await start()
    const answer = await raw(clerk, '/v1/dev_browser', { host: 'localhost', origin: 'http://localhost:4321' }, 'POST')
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:4321',
      'access-control-allow-credentials': 'true',
    })
  })

  test('reaches the server on loopback only', async () => {
    const clerk = await start()
    const { networkInterfaces } = await import('node:os')
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === 'IPv4')?.address
    if (!outside) return expect(outside).toBeUndefined()
    await expect(fetch(`http://${outside}:${new URL(clerk.url).port}/v1/environment`)).rejects.toThrow('fetch failed')
  })
})

describe('a browser', () => {
  test('is rejected without a development browser, and with an unknown one', async () => {
    const clerk = await start({ access, seed })
    for (const query of ['', '?__clerk_db_jwt=dvb_guess']) {
      const answer = await fetch(`${clerk.url}/v1/me${query}`)
      expect([answer.status, ((await answer.json()) as { errors: { code: string }[] }).errors[0]?.code]).toEqual([
        401,
        'dev_browser_unauthenticated',
      ])
    }
  })

  test('cannot use the session, sign-in or sign-up of another browser', async () => {
    const clerk = await start({ access, seed })
    const browser = async () =>
      ((await (await fetch(`${clerk.url}/v1/dev_browser`, { method: 'POST' })).json()) as { id: string }).id
    const [mine, theirs] = [await browser(), await browser()]
    const post = async (path: string, dvb: string, form: Record<string, string> = {}) =>
      (
        await fetch(`${clerk.url}/v1${path}?__clerk_db_jwt=${dvb}`, { method: 'POST', body: new URLSearchParams(form) })
      ).json() as Promise<{ response?: { id: string; created_session_id: string } }>
    const signIn = await post('/client/sign_ins', theirs, {
      identifier: 'ada@acme.test',
      password: seed.users?.[0]?.password ?? '',
    })
    const session = signIn.response?.created_session_id ?? ''
    expect(session).toMatch(/^sess_/)
    for (const [path, form] of [
      [`/client/sessions/${session}/tokens`, {}],
      [`/client/sessions/${session}/touch`, {}],
      [`/client/sessions/${session}/end`, {}],
      [`/client/sign_ins/${signIn.response?.id}/attempt_first_factor`, { strategy: 'password', password: 'x' }],
    ] as const) {
      const answer = await fetch(`${clerk.url}/v1${path}?__clerk_db_jwt=${mine}`, {
        method: 'POST',
        body: new URLSearchParams(form),
      })
      expect([path, answer.status]).toEqual([path, 404])
    }
    expect((await fetch(`${clerk.url}/v1/me?__clerk_db_jwt=${mine}&_clerk_session_id=${session}`)).status).toBe(401)
  })

  test('cannot change how a session ended', async () => {
    const clerk = await start({ access, seed })
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.url, telemetry: { disabled: true } })
    const header = await sessionCookies(clerk, 'ada@acme.test')
    const dvb = /__clerk_db_jwt=(\w+)/.exec(header)?.[1] ?? ''
    const { data } = await client.users.getUserList({ emailAddress: ['ada@acme.test'] })
    const [session] = (await client.sessions.getSessionList({ userId: data[0]?.id ?? '' })).data
    await client.sessions.revokeSession(session?.id ?? '')
    for (const action of ['end', 'remove', 'touch', 'tokens']) {
      await fetch(`${clerk.url}/v1/client/sessions/${session?.id}/${action}?__clerk_db_jwt=${dvb}`, { method: 'POST' })
      expect((await client.sessions.getSession(session?.id ?? '')).status).toBe('revoked')
    }
  })

  test('cannot call the Backend API or the test kit', async () => {
    const clerk = await start({ seed })
    expect((await fetch(`${clerk.url}/v1/users`)).status).toBe(501)
    expect((await fetch(`${clerk.url}/control/sessions`, { method: 'POST', body: '{}' })).status).toBe(401)
  })

  test('cannot read scripts outside the two packages', async () => {
    const clerk = await start()
    expect((await fetch(`${clerk.url}/npm/@clerk/ui@1/dist/ui.browser.js`)).status).toBe(200)
    for (const path of [
      '/npm/@clerk/ui@1/dist/..%2Fpackage.json',
      '/npm/@clerk/backend@3/dist/index.js',
      '/npm/@clerk/ui@1/package.json',
      '/npm/@clerk/ui@1/dist/%2e%2e/package.json',
    ]) {
      expect((await raw(clerk, path, { host: 'localhost' })).status, path).toBe(404)
    }
  })
})

describe('an oversized request', () => {
  const create = (clerk: LocalClerk, body: BodyInit, init: RequestInit = {}) =>
    fetch(`${clerk.url}/v1/users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' },
      body,
      ...init,
    })
  const codeIn = async (response: Response) =>
    `${response.status} ${((await response.json()) as { errors: { code: string }[] }).errors[0]?.code}`
  const user = (publicMetadata: string) =>
    `{"email_address":["a@x.test"],"skip_password_requirement":true,"public_metadata":${publicMetadata}}`

  test('is refused when its body is larger than a picture may be, however it is sent', async () => {
    const clerk = await start()
    const megabyte = new TextEncoder().encode(' '.repeat(1024 * 1024))
    expect(await codeIn(await create(clerk, ' '.repeat(12 * 1024 * 1024)))).toBe('413 request_entity_too_large')
    let sent = 0
    const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => (++sent > 12 ? controller.close() : controller.enqueue(megabyte)),
    })
    const answer = await create(clerk, endless, { duplex: 'half' } as RequestInit)
    expect(await codeIn(answer)).toBe('413 request_entity_too_large')
    expect((await fetch(`${clerk.url}/v1/environment`)).status).toBe(200)
  })

  test('is refused when its metadata could not be kept', async () => {
    const clerk = await start()
    expect(await codeIn(await create(clerk, user(`{"a":"${'x'.repeat(9_000)}"}`)))).toBe(
      '422 form_param_exceeds_allowed_size',
    )
    const depth = 200_000
    const nested = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    expect((await create(clerk, user(nested))).status).toBe(422)
    expect((await create(clerk, user(`{"a":"${'x'.repeat(8_000)}"}`))).status).toBe(200)
  })
})

describe('the inspector', () => {
  test('escapes user input', async () => {
    const clerk = await start({
      seed: {
        users: [{ email: 'x@y.test', firstName: '<script>alert(1)</script>' }],
        organizations: [{ slug: 'a', name: '"><img src=x onerror=alert(1)>' }],
      },
    })
    const pages = await Promise.all(
      ['', 'organizations'].map(async (path) => (await fetch(`${clerk.url}/__clerk/${path}`)).text()),
    )
    expect(pages.join()).toContain('&lt;script&gt;')
    expect(pages.join()).not.toMatch(/<script|<img src=x/)
  })

  test('signs in only from its own pages', async () => {
    const clerk = await start({ access, seed })
    const post = (headers: Record<string, string>) =>
      fetch(`${clerk.url}/__clerk/sign-in-as`, {
        method: 'POST',
        redirect: 'manual',
        headers,
        body: new URLSearchParams({ email: 'ada@acme.test', organization: '' }),
      })
    expect((await post({})).status).toBe(403)
    expect((await post({ origin: 'http://localhost:1' })).status).toBe(403)
    const answer = await post({ origin: clerk.url })
    expect(answer.status).toBe(303)
    expect(answer.headers.getSetCookie().map((cookie) => cookie.split('=')[0])).toEqual(
      expect.arrayContaining(['__session', '__client_uat', '__clerk_db_jwt']),
    )
  })

  test('shows every section', async () => {
    const clerk = await start({ access, seed })
    await sessionCookies(clerk, 'ada@acme.test')
    for (const [path, text] of [
      ['', 'ada@acme.test'],
      ['organizations', 'Globex'],
      ['sessions', 'active'],
      ['mail', 'No mail yet'],
      ['webhooks', 'No deliveries yet'],
    ]) {
      const answer = await fetch(`${clerk.url}/__clerk/${path}`)
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(await answer.text()).toContain(text)
    }
  })
})

describe('stopping', () => {
  test('closes open connections at once and frees the port', async () => {
    const clerk = await startLocalClerk()
    const port = Number(new URL(clerk.url).port)
    const idle = request({
      hostname: 'localhost',
      port,
      path: '/v1/environment',
      headers: { connection: 'keep-alive', expect: '100-continue' },
    })
    idle.on('error', () => {})
    idle.flushHeaders()
    await new Promise((resolve) => idle.once('socket', (socket) => socket.once('connect', resolve)))
    await clerk.stop()
    const again = await start({ port })
    expect(again.url).toBe(clerk.url)
  })
})
