import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { astroMajor, isOwnAstro } from './harness/astro-project.ts'
import { buildFixture } from './harness/build-fixture.ts'
import { developFixture } from './harness/develop-fixture.ts'
import type { Answer } from './harness/fixture-client.ts'
import { client, people } from './harness/fixture-client.ts'
import { limits } from './harness/limits.ts'
import { serveFixture } from './harness/serve-fixture.ts'

/**
 * The guards compiled into modules, under pipelines that leave the middleware out or run something before it. Each hole
 * is first shown on a build without the compiled guards.
 */

type Shape = Readonly<Record<string, string>>

const shapes = {
  withoutMiddleware: { FIXTURE_PIPELINE: 'without-middleware' },
  actionsFirst: { FIXTURE_PIPELINE: 'actions-first' },
  honoActionsFirst: { FIXTURE_PIPELINE: 'hono-actions-first' },
  postRewriter: { FIXTURE_POST: '1' },
} as const satisfies Readonly<Record<string, Shape>>

/** Astro 6 has no custom fetch file unless an experimental flag is set. */
const hasPipelines = astroMajor >= 7

const open = { FIXTURE_WITHOUT: 'compiled-guards' }

async function setup(shape: Shape) {
  const { outDir, exitCode, output } = await buildFixture('pipelines', { ROLECALL_AUDIT: 'warn', ...shape })
  expect(exitCode, output).toBe(0)
  const fixture = await serveFixture(outDir)
  onTestFinished(fixture.stop)
  return { ask: client(() => fixture), output: fixture.output }
}

type Ask = ReturnType<typeof client>

const jsonBody = { 'content-type': 'application/json', accept: 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

const islandUrls = async (ask: Ask): Promise<Readonly<Record<string, string>>> => {
  const { body } = await ask('/parts')
  const found = [...body.matchAll(/\/_server-islands\/(\w+)\?[^"'\s]+/g)]
  return Object.fromEntries(found.map(([url, name]) => [name ?? '', url.replaceAll('&amp;', '&')]))
}

const protectedPages = ['/admin', '/orgs/globex', '/docs/guide', '/fragment', '/injected', '/handbook', '/raw']
const protectedEndpoints = ['/api/admin', '/api/star', '/api/shared', '/api/injected', '/api/orgs/globex']
const publicPaths = ['/', '/injected-open', '/api/injected-open', '/api/methods', '/parts']
const marks = /RAN:(?!public)|HANDBOOK|COLLECTION|<title>RAW/

/** Every way to a protected resource in a pipeline without the middleware. */
async function knock(ask: Ask): Promise<Readonly<Record<string, Answer>>> {
  const answers: Record<string, Answer> = {}
  for (const path of [...protectedPages, ...protectedEndpoints]) answers[`GET ${path}`] = await ask(path)
  answers['HEAD /api/admin'] = await ask('/api/admin', { method: 'HEAD' })
  for (const method of ['POST', 'PUT', 'DELETE', 'PROPFIND', 'OPTIONS'])
    answers[`${method} /api/admin`] = await ask('/api/admin', { method })
  answers['POST /api/star'] = await ask('/api/star', { method: 'POST' })
  answers['POST /api/methods'] = await ask('/api/methods', { method: 'POST' })
  answers['POST /api/injected'] = await ask('/api/injected', { method: 'POST' })
  const { AdminPanel = '' } = await islandUrls(ask)
  answers['island'] = await ask(AdminPanel)
  return answers
}

test(
  'a build fails when a guard is not compiled in',
  async () => {
    const { exitCode, output } = await buildFixture('pipelines', { FIXTURE_WITHOUT: 'their-transform' })
    expect(exitCode).toBe(1)
    for (const file of ['src/pages/admin.astro', 'src/pages/api/admin.ts', 'integrations/Injected.astro'])
      expect(output).toContain(`guard-not-compiled  ${file}`)
    expect(output).not.toContain('guard-not-compiled  src/pages/index.astro')
  },
  limits.test,
)

describe.runIf(hasPipelines)('a pipeline without the middleware', () => {
  test(
    'runs everything when no guard is compiled in',
    async () => {
      const { ask } = await setup({ ...shapes.withoutMiddleware, ...open })
      for (const [name, { status, body, runs }] of Object.entries(await knock(ask))) {
        expect({ name, ok: status === 200 && (runs.length > 0 || marks.test(body)) }).toEqual({ name, ok: true })
      }
      expect((await ask('/_actions/tasks.purge', { method: 'POST', headers: jsonBody, body: '{}' })).runs).toEqual([
        'action:tasks.purge',
      ])
    },
    limits.test,
  )

  test(
    'runs nothing that is protected',
    async () => {
      const { ask, output } = await setup(shapes.withoutMiddleware)
      for (const as of [ask, (path: string, init = {}) => ask(path, { as: people.admin, ...init })] as Ask[]) {
        for (const [name, { status, body, runs, headers, code }] of Object.entries(await knock(as))) {
          expect({ name, status, runs }).toEqual({ name, status: 503, runs: [] })
          expect(body).not.toMatch(marks)
          expect({ name, code }).toEqual({ name, code: 'middleware_missing' })
          expect(headers.get('cache-control')).toBe('private, no-store')
          if (name.startsWith('HEAD')) continue
          expect(headers.get('content-type')).toBe('application/problem+json')
          expect(JSON.parse(body)).toMatchObject({ status: 503, code: 'middleware_missing' })
        }
      }
      // A rewrite runs the middleware, which decides.
      expect(await ask('/rewrite/admin')).toMatchObject({ status: 307, runs: [] })
      expect((await ask('/rewrite/admin', { as: people.admin })).runs).toEqual(['/admin'])
      const lines = output().split('\n')
      for (const file of ['src/pages/admin.astro', 'src/pages/api/admin.ts', 'integrations/Injected.astro']) {
        expect(lines.filter((line) => line.startsWith(`[rolecall] ${file} was not run`))).toHaveLength(1)
      }
    },
    limits.test,
  )

  test(
    'serves what is public, with what public pages contain',
    async () => {
      const { ask } = await setup(shapes.withoutMiddleware)
      for (const path of publicPaths) expect({ path, ...(await ask(path)) }).toMatchObject({ path, status: 200 })
      const parts = await ask('/parts')
      expect(parts.body).toContain('HANDBOOK')
      expect(parts.body).toContain('STILL')
      expect((await ask('/still')).body).toContain('STILL')
      expect((await ask('/no-such-page')).body).toContain('APP-404')
      const { Clock = '' } = await islandUrls(ask)
      expect(await ask(Clock)).toMatchObject({ status: 200 })
      // No guard let the page through that calls this action.
      const call = await ask('/call')
      expect(call).toMatchObject({ status: 200, runs: [] })
      expect(call.body).toContain('SERVICE_UNAVAILABLE')
    },
    limits.test,
  )
})

const actionRequests = {
  rpc: ['/_actions/tasks.purge', jsonBody, '{}'],
  'rpc with an encoded name': ['/_actions/tasks.%2570urge', jsonBody, '{}'],
  'form on a public page': ['/?_action=tasks.create', form, 'x=1'],
  'form on an unknown address': ['/no-such-page?_action=tasks.create', form, 'x=1'],
} as const

const actionShapes = hasPipelines ? (['actionsFirst', 'honoActionsFirst', 'withoutMiddleware'] as const) : []

describe.each(actionShapes)('actions under %s', (shape) => {
  test(
    'run for everyone when no guard is compiled in',
    async () => {
      const { ask } = await setup({ ...shapes[shape], ...open })
      const [path, headers, body] = actionRequests.rpc
      expect((await ask(path, { method: 'POST', headers, body })).runs).toEqual(['action:tasks.purge'])
    },
    limits.test,
  )

  test(
    'run for nobody, unless they are public',
    async () => {
      const { ask, output } = await setup(shapes[shape])
      for (const as of [null, people.admin]) {
        for (const [name, [path, headers, body]] of Object.entries(actionRequests)) {
          // Hono ends the connection: it sends the response that Astro's middleware has already replaced.
          if (shape === 'honoActionsFirst' && name.startsWith('form')) continue
          const answer = await ask(path, { method: 'POST', as, headers, body })
          expect({ name, runs: answer.runs }).toEqual({ name, runs: [] })
          expect(answer.body).not.toContain('RAN:action')
          if (name.startsWith('rpc')) {
            expect(answer.status).toBe(503)
            expect(JSON.parse(answer.body)).toMatchObject({ type: 'AstroActionError', code: 'SERVICE_UNAVAILABLE' })
          }
        }
      }
      expect(output()).toContain('[rolecall] src/actions/index.ts (tasks.purge) was not run')
      const [, headers, body] = actionRequests.rpc
      expect((await ask('/_actions/pub', { method: 'POST', headers, body })).body).toContain('RAN:public:pub')
    },
    limits.test,
  )
})

describe('a post middleware of an integration that is listed later', () => {
  const tricks = [
    ['a page', '/', { 'x-post': 'next:/admin' }],
    ['an endpoint', '/', { 'x-post': 'next:/api/admin' }],
    ['a page, with a lie about the route', '/', { 'x-post': 'next:/admin', 'x-lie': '/' }],
    ['an endpoint, with a lie about the route', '/', { 'x-post': 'next:/api/admin', 'x-lie': '/' }],
    [
      'an endpoint of two routes, with a lie about the route',
      '/',
      { 'x-post': 'next:/api/injected', 'x-lie': '/api/injected-open' },
    ],
    [
      'a page of two routes, with a lie about the route',
      '/',
      { 'x-post': 'next:/injected', 'x-lie': '/injected-open' },
    ],
    ['another organization on the same route', '/orgs/acme', { 'x-post': 'next:/orgs/globex' }],
    ['another organization on the same endpoint', '/api/orgs/acme', { 'x-post': 'next:/api/orgs/globex' }],
    ['another method on the same route', '/api/methods', { 'x-post': 'next-post:/api/methods' }],
    ['an action', '/', { 'x-post': 'next-post:/?_action=tasks.create', ...form }],
    ['another page, by a name that is not its own', '/late', { 'x-post': 'next:/docs/guide', 'x-lie': '/late' }],
  ] as const

  test(
    'opens doors when no guard is compiled in',
    async () => {
      const { ask } = await setup({ ...shapes.postRewriter, ...open })
      for (const [name, path, headers] of tricks) {
        const { runs } = await ask(path, { as: people.member, headers })
        expect({ name, ran: runs.length > 0 }).toEqual({ name, ran: true })
      }
    },
    limits.test,
  )

  test(
    'opens none',
    async () => {
      const { ask } = await setup(shapes.postRewriter)
      for (const [name, path, headers] of tricks) {
        const { runs, status, code } = await ask(path, { as: people.member, headers })
        // A form's action has failed, and the page says so.
        const expected = name === 'an action' ? null : 'middleware_missing'
        expect({ name, runs, status, code }).toEqual({ name, runs: [], status: 503, code: expected })
      }
    },
    limits.test,
  )

  test(
    'leaves the way of an allowed visitor as it is',
    async () => {
      const { ask } = await setup(shapes.postRewriter)
      await expectAllowed(ask)
    },
    limits.test,
  )
})

/** A visitor who may reach everything reaches everything. */
async function expectAllowed(ask: Ask): Promise<void> {
  const as = people.admin
  for (const path of ['/admin', '/orgs/acme', '/late', '/docs/guide', '/fragment', '/injected', '/handbook', '/raw']) {
    const answer = await ask(path, { as })
    expect({ path, status: answer.status, shown: marks.test(answer.body) }).toEqual({ path, status: 200, shown: true })
  }
  for (const path of ['/api/admin', '/api/star', '/api/shared', '/api/injected', '/api/orgs/acme'])
    expect({ path, status: (await ask(path, { as })).status }).toEqual({ path, status: 200 })
  expect((await ask('/rewrite/admin', { as })).runs).toEqual(['/admin'])
  expect(await ask('/api/admin', { as, method: 'HEAD' })).toMatchObject({ status: 200, runs: ['/api/admin'] })
  expect(await ask('/api/methods', { as, method: 'POST' })).toMatchObject({ runs: ['POST /api/methods'] })
  expect((await ask('/call', { as })).runs).toEqual(['action:tasks.purge'])
  const [path, headers, body] = actionRequests.rpc
  expect((await ask(path, { as, method: 'POST', headers, body })).runs).toEqual(['action:tasks.purge'])
  const [page, formHeaders, formBody] = actionRequests['form on a public page']
  expect((await ask(page, { as, method: 'POST', headers: formHeaders, body: formBody })).runs).toEqual([
    'action:tasks.create',
  ])
  const { AdminPanel = '', Clock = '' } = await islandUrls(ask)
  expect((await ask(AdminPanel, { as })).body).toContain('RAN:island:AdminPanel')
  expect((await ask(Clock, { as: null })).status).toBe(200)
}

/** The policy answers, as with the middleware. */
async function expectDenied(ask: Ask): Promise<void> {
  const as = people.member
  expect(await ask('/admin')).toMatchObject({ status: 307, runs: [] })
  expect(await ask('/admin', { as })).toMatchObject({ status: 403, code: 'missing_role', runs: [] })
  expect(await ask('/api/admin', { as })).toMatchObject({ status: 403, code: 'missing_role', runs: [] })
  expect(await ask('/orgs/globex', { as })).toMatchObject({ status: 404, runs: [] })
  expect(await ask('/rewrite/admin', { as })).toMatchObject({ status: 403, code: 'missing_role', runs: [] })
  // The page's own guard: its cookies and content are not sent.
  const late = await ask('/late', { as })
  expect(late).toMatchObject({ status: 403, code: 'missing_role', runs: [] })
  expect(late.headers.get('cache-control')).toBe('private, no-store')
  expect(await ask('/api/caught', { as })).toMatchObject({ status: 403, code: 'missing_role' })
  const [path, headers, body] = actionRequests.rpc
  expect(await ask(path, { as, method: 'POST', headers, body })).toMatchObject({ status: 403, runs: [] })
  const [page, formHeaders, formBody] = actionRequests['form on a public page']
  expect(await ask(page, { as, method: 'POST', headers: formHeaders, body: formBody })).toMatchObject({ runs: [] })
  const { AdminPanel = '' } = await islandUrls(ask)
  expect(await ask(AdminPanel, { as })).toMatchObject({ status: 403, runs: [] })
}

const guardedPipelines = hasPipelines ? ['guarded', 'guarded-middleware', 'hono-guarded'] : []

describe.each(guardedPipelines)('protectRoutes() in the pipeline %s', (name) => {
  test(
    'guards pages, endpoints, actions and islands',
    async () => {
      const { ask, output } = await setup({ FIXTURE_PIPELINE: name, PUBLIC_FIXTURE_GUARD: 'none' })
      await expectAllowed(ask)
      await expectDenied(ask)
      expect(output()).not.toContain('middleware_missing')
      if (name === 'guarded') {
        const late = await ask('/late', { as: people.admin })
        expect(late.headers.get('set-cookie')).toContain('seen=late')
      }
      expect((await ask('/no-such-page')).body).toContain('APP-404')
    },
    limits.test,
  )
})

test.runIf(isOwnAstro)(
  'under astro dev the same modules are guarded',
  async () => {
    const fixture = await developFixture('pipelines', { FIXTURE_PIPELINE: 'without-middleware' })
    onTestFinished(fixture.stop)
    const ask = client(() => fixture)
    for (const [name, { status, body, runs }] of Object.entries(await knock(ask))) {
      // Vite answers OPTIONS itself.
      const expected = name.startsWith('OPTIONS') ? 204 : 503
      expect({ name, status, runs }).toEqual({ name, status: expected, runs: [] })
      expect(body).not.toMatch(marks)
    }
    const [path, headers, body] = actionRequests.rpc
    expect(await ask(path, { method: 'POST', headers, body })).toMatchObject({ status: 503, runs: [] })
    for (const path of publicPaths) expect({ path, ...(await ask(path)) }).toMatchObject({ path, status: 200 })
    const name = `brand-new-${Date.now()}`
    writeFileSync(join(fixture.root, `src/pages/${name}.astro`), '<p>new</p>')
    // The file watcher has no event that a test could wait for.
    await expect.poll(async () => (await ask(`/${name}`)).code, { timeout: limits.step }).toBe('middleware_missing')
  },
  limits.test,
)
