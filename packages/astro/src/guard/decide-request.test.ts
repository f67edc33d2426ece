import type { Session } from '@rolecall/rbac'
import { fresh, role, signedIn } from '@rolecall/rbac'
import { describe, expect, test } from 'vitest'
import { compilePolicy } from '../compile/compile-policy.ts'
import { failedPolicy } from '../compile/failed-policy.ts'
import type { Route } from '../compile/route-table.ts'
import { everyone, override } from '../policy/everyone.ts'
import { protectAllExcept } from '../policy/preset.ts'
import type { GuardedRequest } from '../request/guarded-request.ts'
import { testSession } from '../testing/test-context.ts'
import { actionRule, decideRequest } from './decide-request.ts'

const route = (pattern: string, kind: Route['kind'] = 'page'): Route => ({
  pattern,
  kind,
  prerendered: false,
  origin: 'project',
  entrypoint: '',
  params: [],
  matcher: '^$',
  fallbacks: [],
})

const policyWith = (options: object) =>
  compilePolicy({
    policy: protectAllExcept({ public: ['/'], ...options }),
    file: '',
    routes: [
      route('/'),
      route('/admin'),
      route('/api', 'endpoint'),
      route('/_server-islands/[name]'),
      route('/_actions/[...path]', 'endpoint'),
    ],
    base: '/',
    hosts: [],
    locales: [],
    development: false,
  }).compiled

const member = testSession({ organization: { id: 'org_a', role: 'org:member' } })
const admin = testSession({ organization: { id: 'org_a', role: 'org:admin' } })

function ask(policy: ReturnType<typeof policyWith>, request: Partial<GuardedRequest>, session: Session = member) {
  return decideRequest(
    policy,
    { routePattern: '/', method: 'GET', params: {}, action: null, ...request },
    {
      session: () => session,
      fresh: (_session, requirement) => Promise.resolve({ allowed: false, code: 'freshness_unavailable', requirement }),
      islandPath: (name) => Promise.resolve(name === 'Card' ? 'src/components/Card.astro' : null),
    },
  )
}

describe('decideRequest', () => {
  const policy = policyWith({
    rules: { '/admin': role('org:admin'), '/api': { GET: signedIn(), POST: fresh(role('org:admin')) } },
  })

  test.each([undefined, '', '/unknown', '__proto__', 'constructor', '/admin/'])(
    'denies the unknown route %s',
    async (routePattern) => {
      expect(await ask(policy, { routePattern })).toMatchObject({ code: 'unknown_route' })
    },
  )

  test.each(['DELETE', 'OPTIONS', 'get', '__proto__', 'constructor'])(
    'denies the unlisted method %s',
    async (method) => {
      expect(await ask(policy, { routePattern: '/api', method })).toMatchObject({ code: 'not_listed' })
    },
  )

  test('asks for what the rule says', async () => {
    expect(await ask(policy, { routePattern: '/admin' })).toMatchObject({ code: 'missing_role', guard: 'route' })
    expect(await ask(policy, { routePattern: '/admin' }, admin)).toBeNull()
    expect(await ask(policy, {}, testSession(null))).toBeNull()
  })

  test('asks Clerk for a fresh requirement, and denies without an answer', async () => {
    expect(await ask(policy, { routePattern: '/api', method: 'POST' }, admin)).toMatchObject({
      code: 'freshness_unavailable',
    })
  })

  test('denies everything while the policy does not compile', async () => {
    expect(await ask(failedPolicy('/'), {}, admin)).toMatchObject({ code: 'service_unavailable' })
  })

  test('asks for the island, by its component', async () => {
    const withIsland = policyWith({ islands: { 'src/components/Card.astro': role('org:admin') } })
    const island = { routePattern: '/_server-islands/[name]' }
    expect(await ask(withIsland, { ...island, params: { name: 'Card' } })).toMatchObject({
      code: 'missing_role',
      guard: 'island',
    })
    expect(await ask(withIsland, { ...island, params: { name: 'Card' } }, admin)).toBeNull()
    expect(await ask(withIsland, { ...island, params: { name: 'Other' } }, admin)).toMatchObject({ code: 'not_listed' })
    expect(await ask(withIsland, island, admin)).toMatchObject({ code: 'not_listed' })
  })
})

describe('actionRule', () => {
  const policy = policyWith({
    actions: {
      '**': signedIn(),
      'tasks.*': role('org:member'),
      'tasks.purge': role('org:admin'),
      'help.**': everyone(),
      'tasks.list': override(signedIn()),
    },
  })

  test.each([
    ['tasks.purge', ['signedIn', 'role', 'role']],
    ['tasks.%70urge', ['signedIn', 'role', 'role']],
    ['%74asks.purge/', ['signedIn', 'role', 'role']],
    ['tasks.create', ['signedIn', 'role']],
    ['other', ['signedIn']],
    ['tasks.list', ['signedIn']],
  ])('%s asks for %j', (name, types) => {
    const requirement = actionRule(policy, name)?.requirement
    expect(
      requirement?.type === 'allOf' ? requirement.requirements.map(({ type }) => type) : [requirement?.type],
    ).toEqual(types)
  })

  test('lets everyone call what everyone may', () => {
    expect(actionRule(policy, 'help.me')).toMatchObject({ requirement: null })
  })

  test('knows no rule for malformed names, nor without a list', () => {
    expect(actionRule(policy, 'tasks.%')).toBeNull()
    expect(actionRule(policyWith({}), 'tasks.create')).toBeNull()
  })
})
