/** The health check: its result for the database and Clerk, and its cache. */
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { createClerkHealth, type ClerkHealthOptions } from '../src/http/clerk-health.ts'
import { Browsing } from './setup/browse.ts'
import { startServer } from './setup/start-server.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

function setup(ask: ClerkHealthOptions['ask'], options: Partial<ClerkHealthOptions> = {}) {
  const at = { now: 0, asked: 0 }
  const health = createClerkHealth({
    ask: () => ((at.asked += 1), ask()),
    clock: () => at.now,
    ...options,
  })
  return { at, health }
}

test('reports the database and Clerk’s keys, and nothing else', async () => {
  const response = await fetch(`${requireEnvironment('E2E_APP_URL')}/api/health`)
  expect([response.status, await response.json()]).toEqual([
    200,
    { status: 'ok', checks: { database: true, system: 'ok', clerk: 'ok' } },
  ])
})

test('shares one request to Clerk, and repeats it when the result is old', async () => {
  const { at, health } = setup(async () => undefined)
  expect(await Promise.all(Array.from({ length: 100 }, () => health()))).toEqual(
    Array.from({ length: 100 }, () => 'ok'),
  )
  expect(at.asked).toBe(1)
  at.now = 29_999
  await health()
  expect(at.asked).toBe(1)
  at.now = 30_000
  await health()
  expect(at.asked).toBe(2)
})

for (const [what, ask, answer] of [
  ['rejects the keys', () => Promise.reject(Object.assign(new Error('no'), { status: 401 })), 'keys_refused'],
  ['is down', () => Promise.reject(Object.assign(new Error('no'), { status: 500 })), 'unreachable'],
  ['cannot be reached', () => Promise.reject(new TypeError('fetch failed')), 'unreachable'],
  ['never responds', () => new Promise(() => undefined), 'unreachable'],
  ['rate limits', () => Promise.reject(Object.assign(new Error('no'), { status: 429 })), 'ok'],
] as const) {
  test(`reports "${answer}" when Clerk ${what}`, async () => {
    const { at, health } = setup(ask, { timeout: 20 })
    expect(await health()).toBe(answer)
    expect(await health()).toBe(answer)
    expect(at.asked).toBe(1)
    at.now = 30_000
    await health()
    expect(at.asked).toBe(2)
  })
}

test('the profile requests its user from Clerk once', async () => {
  const asked: string[] = []
  const between = createServer((request, response) => {
    asked.push(request.url ?? '')
    const headers = { authorization: request.headers.authorization ?? '', accept: 'application/json' }
    void fetch(requireEnvironment('E2E_CLERK_URL') + request.url, { headers }).then(async (answer) => {
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
      response.end(await answer.text())
    })
  })
  await new Promise<void>((listening) => between.listen(0, '127.0.0.1', listening))
  const server = await startServer({
    CLERK_API_URL: `http://127.0.0.1:${(between.address() as AddressInfo).port}`,
  })
  try {
    const mia = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' }, server.url)
    const page = await mia.open('/profile')
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Mia Moss')])
    expect(asked.filter((url) => url.startsWith('/v1/users/'))).toHaveLength(1)
    expect(asked.filter((url) => !url.startsWith('/v1/users/') && url !== '/v1/jwks')).toEqual([])
  } finally {
    server.kill()
    await server.ended
    between.close()
  }
})

for (const name of ['CLERK_SECRET_KEY', 'DATABASE_URL', 'SITE_URL']) {
  test(`a server without ${name} does not start, and says why`, async () => {
    const words = await new Promise<string>((ended) =>
      execFile(
        process.execPath,
        [resolve(import.meta.dirname, '../scripts/serve.ts')],
        { env: { ...process.env, [name]: '' } },
        (error, stdout, stderr) => ended(`${String(error?.code)} ${stdout}${stderr}`),
      ),
    )
    expect(words).toMatch(new RegExp(`^1 .*${name}.*\\.env\\.example`))
  })
}
