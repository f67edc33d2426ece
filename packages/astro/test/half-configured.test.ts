import { expect, onTestFinished, test } from 'vitest'
import { buildFixture } from './harness/build-fixture.ts'
import { people } from './harness/fixture-client.ts'
import { serveFixture } from './harness/serve-fixture.ts'
import { sessionCookies } from './harness/session-token.ts'
import { limits } from './harness/limits.ts'

/** Projects that the audit rejects, built with `ROLECALL_AUDIT=warn`. At run time they deny; they never leave a route open. */
async function setup(environment: Readonly<Record<string, string>>) {
  const { outDir, exitCode, output } = await buildFixture('app', { ...environment, ROLECALL_AUDIT: 'warn' })
  expect(exitCode, output).toBe(0)
  const fixture = await serveFixture(outDir)
  onTestFinished(fixture.stop)
  return async (path: string, init: RequestInit = {}) => {
    const headers = { accept: 'text/html', origin: fixture.url, cookie: sessionCookies(people.admin) }
    const response = await fetch(fixture.url + path, {
      redirect: 'manual',
      ...init,
      headers: { ...headers, ...init.headers },
    })
    return { status: response.status, body: await response.text() }
  }
}

const whatRuns = ['/', '/about', '/admin', '/api/admin', '/api/open', '/plain', '/_server-islands/Clock?e=&p=&s=']

test(
  'without protectRoutes() nothing is served, not even what is public',
  async () => {
    const ask = await setup({ PUBLIC_FIXTURE_GUARD: 'none' })
    for (const path of whatRuns) expect({ path, ...(await ask(path)) }).toEqual({ path, status: 503, body: '' })
    const json = { 'content-type': 'application/json' }
    expect((await ask('/_actions/pub', { method: 'POST', headers: json, body: '{}' })).status).toBe(503)
    // The 404 page is rendered, and no action runs behind it.
    expect((await ask('/no-such-page')).body).toContain('APP-404')
    expect((await ask('/no-such-page?_action=pub', { method: 'POST', headers: json, body: '{}' })).status).toBe(503)
  },
  limits.test,
)

test(
  'without the Clerk integration the guards are as closed as with it',
  async () => {
    const ask = await setup({ FIXTURE_WITHOUT: 'clerk' })
    const signedOut = { headers: { cookie: sessionCookies(null) } }
    const member = { headers: { cookie: sessionCookies(people.member) } }
    expect(await ask('/api/admin', signedOut)).toMatchObject({ status: 401 })
    expect(await ask('/api/admin', member)).toMatchObject({ status: 403 })
    expect((await ask('/admin', signedOut)).status).toBe(307)
    expect((await ask('/_server-islands/AdminPanel?e=&p=&s=', member)).status).toBe(403)
  },
  limits.test,
)
