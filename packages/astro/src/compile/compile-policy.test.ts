import { decide, organization, permission, role, signedIn } from '@rolecall/rbac'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { everyone, override } from '../policy/everyone.ts'
import type { Policy, Rule } from '../policy/policy.ts'
import { protectAllExcept, protectOnly } from '../policy/preset.ts'
import { testSession } from '../testing/test-context.ts'
import { compilePolicy } from './compile-policy.ts'
import type { CompiledRoute } from './compiled-policy.ts'
import { revivePolicy } from './revive-policy.ts'
import type { Route } from './route-table.ts'
import { serializePolicy } from './serialize-policy.ts'

const route = (pattern: string, more: Partial<Route> = {}): Route => ({
  pattern,
  kind: 'page',
  prerendered: false,
  origin: 'project',
  entrypoint: `src/pages${pattern}.astro`,
  params: [...pattern.matchAll(/\[(?:\.\.\.)?([^\]]+)\]/g)].map((match) => match[1] as string),
  matcher: `^${pattern.replace(/\[[^\]]+\]/g, '([^/]+?)')}/?$`,
  fallbacks: [],
  ...more,
})

const routes = [
  '/',
  '/about',
  '/admin',
  '/admin/users/[id]',
  '/admin/help',
  '/orgs/[slug]',
  '/orgs/[slug]/billing',
  '/files/[...path]',
].map((pattern) => route(pattern))

const compile = (policy: Policy, table: readonly Route[] = routes) =>
  compilePolicy({
    policy,
    file: 'src/policy.ts',
    routes: table,
    base: '/',
    hosts: [],
    locales: ['fr'],
    development: false,
  })
const requirementOf = (policy: Policy, pattern: string, routes?: readonly Route[]) =>
  compile(policy, routes).compiled.routes.get(pattern)?.rule?.requirement

// Patterns are checked against the generated types of a project; here there is none.
const rules = (map: Readonly<Record<string, Rule>>) => map as never

describe('opt-out', () => {
  test('asks for a signed-in visitor where nothing is said', () => {
    expect(requirementOf(protectAllExcept({ public: ['/'] }), '/admin')).toEqual({ type: 'signedIn' })
  })

  test('lets everyone in where it is listed, and nowhere else', () => {
    const policy = protectAllExcept({ public: ['/', '/about'] })
    const open = [...compile(policy).compiled.routes].filter(
      ([, { rule, kind }]) => kind === 'page' && rule?.requirement === null,
    )
    expect(open.map(([pattern]) => pattern)).toEqual(['/', '/about'])
  })
})

describe('an unlisted route', () => {
  const table = [...routes, route('/_image', { kind: 'endpoint', origin: 'internal' }), route('/_actions/[...path]')]

  test('is called unlisted, in either kind of policy', () => {
    for (const policy of [protectAllExcept({ public: [] }), protectOnly({ rules: {} })])
      expect(compile(policy).compiled.routes.get('/admin')?.rule?.sources).toEqual(['unlisted'])
  })

  test('has the requirement that the policy gives it', () => {
    const policy = protectAllExcept({ public: ['/'], unlisted: role('org:admin') })
    expect(requirementOf(policy, '/about')).toEqual(role('org:admin'))
    expect(requirementOf(policy, '/')).toBeNull()
  })

  test('is refused: denied, and a finding for each', () => {
    const policy = protectAllExcept({
      public: ['/'],
      rules: rules({ '/admin/**': signedIn(), '/orgs/**': signedIn(), '/files/**': signedIn() }),
      unlisted: 'refuse',
    })
    const { compiled, findings } = compile(policy, [...table, route('/old', { prerendered: true })])
    expect(compiled.routes.get('/about')?.rule).toBeNull()
    expect(compiled.routes.get('/_image')?.rule?.requirement).toBeNull()
    expect(findings.map(({ code, file }) => [code, file])).toEqual([
      ['unlisted-route', 'src/pages/about.astro'],
      ['unlisted-route', 'src/pages/old.astro'],
    ])
  })

  test('is denied everyone by an invalid requirement, with a finding', () => {
    const { findings } = compile(protectAllExcept({ public: ['/'], unlisted: { type: 'nobody' } as never }))
    expect(findings.map(({ code }) => code)).toContain('invalid-requirement')
  })

  test('misses the parameter of its requirement with a finding', () => {
    const { findings } = compile(protectAllExcept({ public: ['/'], unlisted: organization({ param: 'slug' }) }), [
      route('/'),
      route('/about'),
      route('/orgs/[slug]'),
    ])
    expect(findings.map(({ code, message }) => [code, message.includes('/about')])).toEqual([
      ['organization-param-missing', true],
    ])
  })

  test.each([
    ['open', 'is "open"'],
    [everyone(), 'everyone()'],
    [signedIn, 'is a function'],
    [[], 'a list'],
  ])('rejects %o as its requirement', (unlisted, message) => {
    expect(() => protectAllExcept({ public: [], unlisted: unlisted as never })).toThrow(message)
  })
})

describe('opt-in', () => {
  test('protects what is listed', () => {
    const policy = protectOnly({ rules: rules({ '/admin/**': role('org:admin') }) })
    expect(requirementOf(policy, '/about')).toBeNull()
    expect(requirementOf(policy, '/admin/users/[id]')).toEqual(role('org:admin'))
  })
})

describe('rules', () => {
  test('add up from general to specific', () => {
    const policy = protectOnly({
      rules: rules({
        '/orgs/[slug]/billing': permission('org:billing:manage'),
        '/orgs/[slug]/**': organization({ param: 'slug' }),
      }),
    })
    expect(requirementOf(policy, '/orgs/[slug]/billing')).toEqual({
      type: 'allOf',
      requirements: [organization({ param: 'slug' }), permission('org:billing:manage')],
    })
  })

  test('are loosened by override() and everyone() only', () => {
    const policy = protectOnly({
      rules: rules({
        '/admin/**': role('org:admin'),
        '/admin/help': override(signedIn()),
        '/admin/users/*': everyone(),
      }),
    })
    expect(requirementOf(policy, '/admin/help')).toEqual(signedIn())
    expect(requirementOf(policy, '/admin/users/[id]')).toBeNull()
    expect(requirementOf(policy, '/admin')).toEqual(role('org:admin'))
  })

  test('tell methods apart, and deny the ones that are not listed', () => {
    const policy = protectOnly({ rules: rules({ '/about': { GET: everyone(), POST: signedIn() } }) })
    const compiled = compile(policy).compiled.routes.get('/about') as CompiledRoute
    expect(compiled.rule).toBeNull()
    expect([...compiled.methods.keys()].sort()).toEqual(['GET', 'HEAD', 'POST'])
    expect(compiled.methods.get('HEAD')).toEqual(compiled.methods.get('GET'))
  })

  test('a folder rule for all methods adds up with a rule per method', () => {
    const policy = protectOnly({ rules: rules({ '/admin/**': role('org:admin'), '/admin/help': { GET: signedIn() } }) })
    const methods = compile(policy).compiled.routes.get('/admin/help')?.methods
    expect(methods?.get('GET')?.requirement).toEqual({ type: 'allOf', requirements: [role('org:admin'), signedIn()] })
    expect(methods?.has('POST')).toBe(false)
  })

  test('say which of them decided', () => {
    const policy = protectOnly({ rules: rules({ '/admin/**': signedIn(), '/admin/help': role('org:admin') }) })
    expect(compile(policy).compiled.routes.get('/admin/help')?.rule?.sources).toEqual([
      `rules['/admin/**']`,
      `rules['/admin/help']`,
    ])
  })

  test('adding one never allows a visitor who was denied before', () => {
    const patterns = [
      '/**',
      '/admin/**',
      '/admin/*',
      '/admin/help',
      '/orgs/[slug]/**',
      '/orgs/*/billing',
      '/about',
      '/files/**',
    ]
    const requirement = fc.constantFrom(
      signedIn(),
      role('org:admin'),
      role('org:member'),
      permission('org:tasks:read'),
      organization(),
    )
    const sessions = [
      null,
      {},
      { organization: { id: 'org_a', role: 'org:member', permissions: ['org:tasks:read'] } },
      { organization: { id: 'org_a', role: 'org:admin' } },
    ].map(testSession)
    const someRules = fc.dictionary(fc.constantFrom(...patterns), requirement, { maxKeys: 5 })
    fc.assert(
      fc.property(someRules, fc.constantFrom(...patterns), requirement, (before, pattern, added) => {
        if (pattern in before) return
        const without = compile(protectOnly({ rules: rules(before) })).compiled
        const withRule = compile(protectOnly({ rules: rules({ ...before, [pattern]: added }) })).compiled
        const lets = (compiled: typeof without, key: string, session: (typeof sessions)[number]) => {
          const asked = compiled.routes.get(key)?.rule?.requirement
          return asked === null || (asked !== undefined && decide(session, asked as never).allowed)
        }
        for (const { pattern: key } of routes) {
          for (const session of sessions) {
            if (lets(withRule, key, session)) expect(lets(without, key, session)).toBe(true)
          }
        }
      }),
    )
  })
})

describe('the organization of a route', () => {
  const policy = protectOnly({ rules: rules({ '/orgs/[slug]/**': organization({ param: 'slug' }) }) })

  test("becomes Clerk's patterns, with and without base", () => {
    const { compiled } = compilePolicy({
      policy,
      file: 'p',
      routes: routes,
      base: '/app/',
      hosts: [],
      locales: [],
      development: false,
    })
    expect(compiled.routes.get('/orgs/[slug]/billing')).toMatchObject({
      organizationParam: 'slug',
      organizationPatterns: ['/app/orgs/:slug/billing', '/orgs/:slug/billing'],
    })
    expect(compiled.routes.get('/about')?.organizationPatterns).toEqual([])
  })

  test('is found when another rule overrides only the role', () => {
    const stricter = protectOnly({
      rules: rules({ '/orgs/[slug]/**': organization({ param: 'slug' }), '/orgs/[slug]/billing': role('org:admin') }),
    })
    expect(compile(stricter).compiled.routes.get('/orgs/[slug]/billing')?.organizationParam).toBe('slug')
  })

  test('is an id when the parameter is called one', () => {
    const byId = protectOnly({ rules: rules({ '/o/[orgId]/[...rest]': organization({ param: 'orgId' }) }) })
    expect(
      compile(byId, [route('/o/[orgId]/[...rest]')]).compiled.routes.get('/o/[orgId]/[...rest]')?.organizationPatterns,
    ).toEqual(['/o/:id', '/o/:id/(.*)'])
  })
})

describe('the error pages', () => {
  test('are for everyone, in spite of the rules', () => {
    const policy = protectAllExcept({ public: ['/'], rules: rules({ '/**': role('org:admin') }) })
    const { compiled } = compile(policy, [...routes, route('/404'), route('/fr/404'), route('/403')])
    for (const pattern of ['/404', '/500', '/fr/404', '/403'])
      expect(compiled.routes.get(pattern)).toMatchObject({ kind: 'error', rule: { requirement: null } })
  })

  test('are not the pages of such a name that lie elsewhere', () => {
    const patterns = ['/admin/404', '/admin/500', '/orgs/403', '/de/404', '/fr/docs/404', '/[lang]/404']
    const policy = protectAllExcept({ public: ['/'], rules: rules({ '/**': role('org:admin') }) })
    const { compiled } = compile(policy, [...routes, ...patterns.map((pattern) => route(pattern))])
    for (const pattern of patterns)
      expect(compiled.routes.get(pattern)).toMatchObject({ kind: 'page', rule: { requirement: role('org:admin') } })
  })
})

test.each(['/404', '/500', '/403', '/fr/404'])('says that %s is always public', (pattern) => {
  const table = [...routes, route(pattern)]
  const { findings } = compile(protectAllExcept({ public: ['/', pattern as never] }), table)
  expect(findings.map(({ code, remedy }) => [code, remedy])).toEqual([
    ['dead-pattern', 'Error pages are always public; remove it.'],
  ])
})

test('advice about a pattern of Express names the routes that it covered', () => {
  const table = [...routes, route('/admins')]
  const { findings } = compile(protectOnly({ rules: rules({ '/admin(.*)': signedIn() }) }), table)
  expect(findings[0]?.remedy).toContain('"/admins"')
})

test('the compiled policy survives its trip through the virtual module', () => {
  const { compiled } = compile(
    protectOnly({
      rules: rules({ '/orgs/[slug]/**': organization({ param: 'slug' }), '/about': { GET: everyone() } }),
      actions: { a: signedIn() },
    }),
  )
  const serialized = serializePolicy(compiled)
  const revived = revivePolicy(JSON.parse(JSON.stringify(serialized)) as ReturnType<typeof serializePolicy>)
  expect(serializePolicy(revived)).toEqual(serialized)
  expect([...revived.routes.keys()]).toEqual([...compiled.routes.keys()])
})
