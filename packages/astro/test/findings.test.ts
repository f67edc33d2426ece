import { organization, role, signedIn } from '@rolecall/rbac'
import { describe, expect, test } from 'vitest'
import { cacheFindings } from '../src/audit/audit-cache.ts'
import { islandFindings } from '../src/audit/audit-islands.ts'
import { environmentFindings } from '../src/audit/audit-secrets.ts'
import { vercelFindings, type VercelRoute } from '../src/audit/audit-vercel.ts'
import type { Finding } from '../src/finding/finding.ts'
import { compilePolicy } from '../src/compile/compile-policy.ts'
import type { Route } from '../src/compile/route-table.ts'
import { rolecall } from '../src/integration/rolecall.ts'
import type { Policy, Rule } from '../src/policy/policy.ts'
import { protectAllExcept, protectOnly } from '../src/policy/preset.ts'

/**
 * Findings that follow from data alone: policy and routes, the text of a source, the build's output. Each says which file
 * to open and what to do. That a real build asks for them is in `audit.test.ts`.
 */
const route = (pattern: string, more: Partial<Route> = {}): Route => ({
  pattern,
  kind: 'page',
  prerendered: false,
  origin: 'project',
  entrypoint: `src/pages${pattern === '/' ? '/index' : pattern}.astro`,
  params: [...pattern.matchAll(/\[(?:\.\.\.)?([^\]]+)\]/g)].map((match) => match[1] as string),
  matcher: `^${pattern.replace(/\[[^\]]+\]/g, '([^/]+?)')}/?$`,
  fallbacks: [],
  ...more,
})
const prerendered = { prerendered: true }
const sound = [route('/'), route('/admin')]

// Patterns are checked against the types that a project generates. These tests have no project.
const rules = (map: Readonly<Record<string, unknown>>) => map as Readonly<Record<string, Rule>> as never
const homeAnd = (map: Readonly<Record<string, unknown>>, more: object = {}) =>
  protectAllExcept({ public: ['/'], rules: rules(map), ...more })

const compile = (policy: Policy, routes: readonly Route[] = sound, base = '/') =>
  compilePolicy({ policy, file: 'src/policy.ts', routes, base, hosts: [], locales: [], development: false })

/** One finding with this code, in this file. Its message and remedy contain the given strings. */
const finding = (code: Finding['code'], file: string, message: string, remedy: string): Finding => ({
  code,
  severity: 'error',
  file,
  message: expect.stringContaining(message) as string,
  remedy: expect.stringContaining(remedy) as string,
})

describe('policy and routes', () => {
  test('of a sound project cause no finding', () => {
    expect(compile(homeAnd({ '/admin': role('org:admin') })).findings).toEqual([])
  })

  test.each<readonly [string, Policy, readonly Route[], Finding]>([
    [
      'a rule that matches nothing',
      homeAnd({ '/admni': role('org:admin') }),
      sound,
      finding('dead-pattern', 'src/policy.ts', `rules['/admni']`, 'Did you mean "/admin"?'),
    ],
    [
      'a public pattern that matches nothing',
      protectAllExcept({ public: ['/', '/abuot'] as never }),
      [...sound, route('/about')],
      finding('dead-pattern', 'src/policy.ts', `public: '/abuot'`, 'Did you mean "/about"?'),
    ],
    [
      'a hidden pattern that matches nothing',
      homeAnd({}, { hide: ['/orgs/**'] }),
      sound,
      finding('dead-pattern', 'src/policy.ts', `hide: '/orgs/**'`, 'emove it'),
    ],
    [
      'an Express wildcard',
      homeAnd({ '/admin(.*)': role('org:admin') }),
      sound,
      finding('misspelt-pattern', 'src/policy.ts', `rules['/admin(.*)']`, '"/admin"'),
    ],
    [
      'an Express parameter',
      homeAnd({ '/orgs/:slug': signedIn() }),
      sound,
      finding('misspelt-pattern', 'src/policy.ts', `rules['/orgs/:slug']`, 'covered no whole route'),
    ],
    [
      'an object that is not a requirement',
      homeAnd({ '/admin': { type: 'admin' } }),
      sound,
      finding('invalid-requirement', 'src/policy.ts', `rules['/admin']`, 'signedIn()'),
    ],
    [
      'a route that is public and protected',
      protectAllExcept({ public: ['/', '/admin'] as never, rules: rules({ '/admin': role('org:admin') }) }),
      sound,
      finding('public-and-protected', 'src/policy.ts', `'/admin'`, 'everyone()'),
    ],
    [
      'a prerendered route that is not listed',
      homeAnd({}),
      [...sound, route('/report', prerendered)],
      finding('unclassified-route', 'src/pages/report.astro', '/report', `Add '/report' to public`),
    ],
    [
      'a protected route that is prerendered',
      homeAnd({ '/admin': role('org:admin') }),
      [route('/'), route('/admin', prerendered)],
      finding('prerendered-protected', 'src/pages/admin.astro', `rules['/admin']`, 'export const prerender = false'),
    ],
    [
      'a prerendered route that is protected for one method',
      protectAllExcept({ public: ['/'], rules: rules({ '/admin': { GET: role('org:admin') } }) }),
      [route('/'), route('/admin', prerendered)],
      finding('prerendered-protected', 'src/pages/admin.astro', `rules['/admin']`, 'export const prerender = false'),
    ],
    [
      'an organization parameter that the route lacks',
      homeAnd({ '/admin': organization({ param: 'slug' }) }),
      sound,
      finding('organization-param-missing', 'src/policy.ts', '"slug", which /admin does not have', '[slug]'),
    ],
    [
      'a prerendered 403 page',
      homeAnd({}),
      [...sound, route('/403', prerendered)],
      finding('prerendered-forbidden-page', 'src/pages/403.astro', '403 page', 'export const prerender = false'),
    ],
  ])('%s', (_name, policy, routes, expected) => {
    expect(compile(policy, routes).findings).toEqual([expected])
  })

  test('leave prerendered pages alone where only what is listed is protected', () => {
    const policy = protectOnly({ rules: rules({ '/admin': role('org:admin') }) })
    expect(compile(policy, [route('/', prerendered), route('/admin')]).findings).toEqual([])
  })
})

describe('a policy', () => {
  test.each<readonly [string, () => Policy, string, string]>([
    [
      'rejects a function where data is expected',
      () => homeAnd({ '/admin': signedIn }),
      'is a function',
      'signedIn() instead of signedIn',
    ],
    ['rejects an unknown key', () => homeAnd({}, { rule: {} }), 'unknown key "rule"', 'Known keys'],
    [
      'rejects a redirect to another site',
      () => homeAnd({}, { unauthenticatedUrl: 'https://evil.example' }),
      'not a path of this app',
      '/sign-in',
    ],
  ])('%s', (_name, write, message, hint) => {
    expect(write).toThrow(
      expect.objectContaining({
        code: 'invalid_policy',
        message: expect.stringContaining(message) as string,
        hint: expect.stringContaining(hint) as string,
      }) as Error,
    )
  })

  test('is missing from the options of the integration', () => {
    expect(() => rolecall(undefined as never)).toThrow(
      expect.objectContaining({
        code: 'invalid_option',
        hint: expect.stringContaining(`rolecall({ policy: './src/policy.ts' })`) as string,
      }) as Error,
    )
  })
})

describe('server islands', () => {
  const islands = new Map([['src/components/Card.astro', 'src/pages/index.astro']])

  test.each([
    ['opt-out', protectAllExcept({ public: ['/'] })],
    ['opt-in', protectOnly({ rules: rules({ '/admin': role('org:admin') }) })],
  ])('need an entry in the policy: %s', (_mode, policy) => {
    expect(islandFindings(policy, './src/policy.ts', islands)).toEqual([
      finding(
        'islands-without-policy',
        'src/pages/index.astro',
        'src/components/Card.astro',
        `'src/components/Card.astro': signedIn()`,
      ),
    ])
  })

  test('that do not exist are dead entries', () => {
    const policy = protectAllExcept({
      public: ['/'],
      islands: { 'src/components/Card.astro': signedIn(), 'src/components/Gone.astro': signedIn() },
    })
    expect(islandFindings(policy, './src/policy.ts', islands)).toEqual([
      finding('dead-pattern', 'src/policy.ts', `islands['src/components/Gone.astro']`, 'src/components/Card.astro'),
    ])
  })
})

describe('the route cache', () => {
  const { compiled } = compile(homeAnd({ '/admin': role('org:admin') }))
  const cached = (pattern: string, rule: object) => cacheFindings(compiled, { [pattern]: rule })

  test.each(['/[...all]', '/[page]', '/admin'])('must not cache a protected route: %s', (pattern) => {
    expect(cached(pattern, { maxAge: 60 })).toEqual([
      finding('route-cached-protected', 'astro.config', `routeRules['${pattern}'] caches /admin`, 'narrow it'),
    ])
  })

  test('may cache public routes, and rules that cache nothing are accepted', () => {
    expect([...cached('/', { maxAge: 60 }), ...cached('/admin', { maxAge: 0 })]).toEqual([])
  })
})

describe('secrets', () => {
  const secret = `sk_live_${'a'.repeat(30)}`

  test('in a public variable are found, and not repeated', () => {
    const findings = environmentFindings({ PUBLIC_CLERK_SECRET: secret }, false)
    expect(findings).toEqual([finding('secret-in-public-env', '.env', 'PUBLIC_CLERK_SECRET', 'roll the key')])
    expect(JSON.stringify(findings)).not.toContain(secret)
  })

  test('of a local Clerk are not for a deployment', () => {
    const key = `pk_test_${btoa('local-clerk.lcl.dev$')}`
    expect(environmentFindings({ VERCEL: '1', PUBLIC_CLERK_PUBLISHABLE_KEY: key }, false)).toEqual([
      finding('local-clerk-in-production', '.env', 'VERCEL', 'PUBLIC_CLERK_PUBLISHABLE_KEY'),
    ])
  })
})

describe("Vercel's output", () => {
  const isr: readonly VercelRoute[] = [{ src: '^/.*$', dest: '_isr?x_astro_path=$0' }]
  const routes = [route('/', prerendered), route('/admin'), route('/documents'), route('/prices', { kind: 'endpoint' })]
  const policy = (more: object = {}) =>
    protectAllExcept({
      public: ['/', '/documents', '/prices'] as never,
      rules: rules({ '/admin': role('org:admin') }),
      ...more,
    })
  const found = (output: readonly VercelRoute[], base = '/', hasEdgeMiddleware = false) =>
    vercelFindings(compile(policy(), routes, base).compiled, routes, { routes: output }, hasEdgeMiddleware)

  test('must not cache protected routes or pages that show the session, and may cache a public endpoint', () => {
    expect(found(isr)).toEqual([
      finding('isr-protected', 'astro.config', '/admin', 'isr.exclude'),
      finding('isr-personal-page', 'astro.config', 'who is signed in', `'/documents'`),
    ])
    expect(found([{ src: '^/(?:admin|documents)$', dest: '_render' }, ...isr])).toEqual([])
  })

  test('must route the base', () => {
    const render = (src: string) => found([{ src, dest: '_render' }], '/shop')
    expect(render('^/admin$')).toEqual([finding('base-not-routed', 'astro.config', "base: '/shop'", 'Remove base')])
    expect(render('^/shop/admin$')).toEqual([])
  })

  test('must have no edge middleware', () => {
    expect(found([], '/', true)).toEqual([finding('edge-middleware', 'astro.config', 'Edge', "middlewareMode: 'edge'")])
  })
})
