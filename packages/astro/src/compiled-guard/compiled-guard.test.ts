import { signedIn } from '@rolecall/rbac'
import type { APIContext } from 'astro'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { admit } from '../request/admission.ts'
import { guardActions } from './guard-actions.ts'
import { guardEndpoint } from './guard-endpoint.ts'

// The integration generates this module for each project.
vi.mock('@rolecall/astro/runtime', async () => {
  const { compilePolicy } = await import('../compile/compile-policy.ts')
  const { everyone } = await import('../policy/everyone.ts')
  const { protectAllExcept } = await import('../policy/preset.ts')
  const routes = ['/open', '/closed', '/other'].map((pattern) => ({
    pattern,
    kind: 'endpoint' as const,
    prerendered: false,
    origin: 'project' as const,
    entrypoint: `src/pages${pattern}.ts`,
    params: [],
    matcher: '^$',
    fallbacks: [],
  }))
  const policy = protectAllExcept({ public: ['/open'], rules: {}, actions: { pub: everyone(), 'a.**': signedIn() } })
  const { compiled } = compilePolicy({
    policy,
    file: 'src/policy.ts',
    routes,
    base: '/',
    hosts: [],
    locales: [],
    development: false,
  })
  const { ActionError } = await import('../runtime.ts')
  return {
    currentPolicy: () => compiled,
    getActionContext: (context: { readonly asked?: string }) => ({
      action: context.asked === undefined ? undefined : { name: context.asked, calledFrom: 'rpc' },
    }),
    ActionError,
  }
})

const { log } = vi.hoisted(() => ({ log: { lines: [] as string[] } }))
beforeEach(() => {
  log.lines = []
  vi.spyOn(console, 'error').mockImplementation((line: string) => void log.lines.push(line))
})
afterEach(() => void vi.restoreAllMocks())

function setup(routePattern: string | undefined, extra: object = {}) {
  const cookies = {} as APIContext['cookies']
  return { cookies, params: {}, request: { method: 'GET' }, routePattern, ...extra } as unknown as APIContext
}

const handler = (_context: APIContext) => new Response('ran')
const status = (patterns: readonly string[], context: APIContext) =>
  guardEndpoint(handler, `src/pages/${patterns.join('')}.ts`, patterns)(context).status

describe('a handler', () => {
  test.each([
    ['of a public route', ['/open'], '/open', 200],
    ['of a protected route', ['/closed'], '/closed', 503],
    ['of two routes, on the protected one', ['/open', '/closed'], '/closed', 503],
    ['of two routes, on the public one', ['/open', '/closed'], '/open', 200],
    ['as a part of another route', ['/closed'], '/other', 200],
    ['on a route that the policy does not know', ['/closed'], '/unknown', 503],
    ['that app code calls without a route', ['/closed'], undefined, 200],
  ])('%s, which no guard let through: %j on %s is %i', (_name, patterns, routePattern, expected) => {
    expect(status(patterns, setup(routePattern))).toBe(expected)
  })

  test('runs when a guard let this pass through', () => {
    const context = setup('/closed')
    admit(context, { routePattern: '/closed', method: 'GET', params: {}, action: null })
    expect(status(['/closed'], context)).toBe(200)
    expect(status(['/closed'], setup('/closed'))).toBe(503)
  })

  test('is decided by the route that Astro resolved', () => {
    const state = { [Symbol.for('astro.fetchState')]: { routeData: { route: '/closed' } } }
    expect(status(['/closed'], setup('/other', state))).toBe(503)
  })

  test('is named in the log once', () => {
    const guarded = guardEndpoint(handler, 'src/pages/once.ts', ['/closed'])
    guarded(setup('/closed'))
    guarded(setup('/closed'))
    expect(log.lines).toEqual([
      expect.stringMatching(/^\[rolecall\] src\/pages\/once\.ts was not run.*middleware_missing/),
    ])
  })

  test('keeps its receiver, and other exports stay as they are', () => {
    const module = {}
    const receive = function (this: unknown) {
      return this
    }
    expect(guardEndpoint(receive, 'a.ts', ['/open']).call(module)).toBe(module)
    expect(guardEndpoint(5, 'a.ts', ['/closed'])).toBe(5)
    class Limit {
      readonly size = 5
    }
    expect(new (guardEndpoint(Limit, 'a.ts', ['/closed']))().size).toBe(5)
  })
})

describe('an action', () => {
  type Run = (this: unknown) => Promise<{ readonly data?: string; readonly error?: { readonly code: string } }>
  const run = () => Promise.resolve({ data: 'ran' })
  const server = guardActions(
    { pub: run, a: { 'b.c': Object.assign(run.bind(null), { orThrow: run, inner: run.bind(null) }) }, unlisted: run },
    'src/actions/index.ts',
  ) as { pub: Run; a: { 'b.c': Run & { orThrow: Run; inner: Run } }; unlisted: Run }
  const refused = { error: { code: 'SERVICE_UNAVAILABLE' } }
  const admitted = (action: string | null, extra: object = {}) => {
    const context = setup('/closed', extra)
    admit(context, { routePattern: '/closed', method: 'POST', params: {}, action })
    return context
  }

  test('runs without a guard when it is public', async () => {
    expect(await server.pub.call(undefined)).toEqual({ data: 'ran' })
  })

  test('runs when a guard let this pass through to it', async () => {
    expect(await server.a['b.c'].call(admitted('a.b%2Ec'))).toEqual({ data: 'ran' })
    expect(await server.a['b.c'].orThrow.call(admitted('a.b%2Ec'))).toEqual({ data: 'ran' })
  })

  test.each([
    ['without a pass', setup('/closed', { callAction: run })],
    ['without a context', undefined],
    ['admitted to another action', admitted('a.b.c')],
    ['admitted to the route alone, by the dispatcher', admitted(null)],
    ['admitted to the route alone, and named by the request', admitted(null, { callAction: run, asked: 'a.b%2Ec' })],
    [
      'admitted to the route alone, and named in a way that nobody reads',
      admitted(null, { callAction: run, asked: '%' }),
    ],
  ])('is refused %s', async (_name, context) => {
    expect(await server.a['b.c'].call(context)).toMatchObject(refused)
    await expect(server.a['b.c'].orThrow.call(context)).rejects.toMatchObject(refused.error)
  })

  test('is refused as a property of another action', async () => {
    expect(await server.a['b.c'].inner.call(setup('/closed'))).toMatchObject(refused)
  })

  test('runs for server code in a pass that a guard let through', async () => {
    expect(await server.unlisted.call(admitted(null, { callAction: run }))).toEqual({ data: 'ran' })
    expect(await server.unlisted.call(admitted(null, { callAction: run, asked: 'pub' }))).toEqual({ data: 'ran' })
  })
})
