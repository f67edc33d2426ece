import { parseRequirement, role, signedIn, sessionFromAuth, type Requirement } from '@rolecall/rbac'
import { expect, test } from 'vitest'
import { decideRequest } from '../guard/decide-request.ts'
import { protectOnly } from '../policy/preset.ts'
import { compilePolicy } from './compile-policy.ts'
import type { CompiledPolicy } from './compiled-policy.ts'
import { revivePolicy } from './revive-policy.ts'
import type { Route } from './route-table.ts'
import { serializePolicy } from './serialize-policy.ts'

const route = (pattern: string): Route => ({
  pattern,
  kind: 'page',
  prerendered: false,
  origin: 'project',
  entrypoint: '',
  params: [],
  matcher: '^$',
  fallbacks: [],
})

/** Compiled, and once through the text of the virtual module. */
function setup(): CompiledPolicy {
  const policy = protectOnly({
    rules: {
      '/a': role('org:admin'),
      '/b': role('org:admin'),
      '/c': { GET: signedIn(), POST: role('org:admin') },
    },
    actions: { '**': role('org:admin') },
    islands: { 'src/A.astro': role('org:admin') },
  })
  const routes = ['/a', '/b', '/c'].map(route)
  const { compiled } = compilePolicy({
    policy,
    file: '',
    routes,
    base: '/',
    hosts: [],
    locales: ['fr'],
    development: false,
  })
  return revivePolicy(JSON.parse(JSON.stringify(serializePolicy(compiled))) as ReturnType<typeof serializePolicy>)
}

test('reads each requirement once, when the policy is revived', () => {
  const revived = setup()
  const requirements = [
    revived.routes.get('/a')?.rule?.requirement,
    revived.routes.get('/c')?.methods.get('POST')?.requirement,
    revived.actions?.[0]?.rule.requirement,
    revived.islands.get('src/A.astro')?.requirement,
  ]
  expect(new Set(requirements).size).toBe(1)
  // What is parsed already is not copied by another reading.
  for (const requirement of requirements) expect(parseRequirement(requirement)).toBe(requirement)
})

test('rules that ask the same are one object', () => {
  const { routes } = setup()
  expect(routes.get('/a')?.rule).toBe(routes.get('/b')?.rule)
  expect(routes.get('/a')?.methods).toBe(routes.get('/b')?.methods)
})

test('a requirement that cannot be parsed denies', async () => {
  const unreadable = { type: 'from-the-future' } as unknown as Requirement
  const serialized = serializePolicy(setup())
  const revived = revivePolicy({
    ...serialized,
    routes: serialized.routes.map((entry) => ({
      ...entry,
      rule: entry.rule && { ...entry.rule, requirement: unreadable },
    })),
  })
  const unused = () => Promise.reject(new Error('not asked'))
  const admin = sessionFromAuth({ userId: 'user_ada', sessionClaims: { sub: 'user_ada', sid: 'sess_1', v: 2 } })
  const sources = {
    session: () => admin,
    fresh: () => Promise.resolve({ allowed: false, code: 'not_listed', requirement: null } as const),
    islandPath: unused,
  }
  const request = { routePattern: '/a', method: 'GET', params: {}, action: null }
  expect(await decideRequest(revived, request, sources)).toMatchObject({ code: 'not_listed' })
})

test('the report’s words stay out of the server', () => {
  expect(JSON.stringify(serializePolicy(setup()))).not.toContain('rules[')
})
