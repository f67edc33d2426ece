import type { Decision } from '@rolecall/rbac'
import { describe, expect, test } from 'vitest'
import { compilePolicy } from '../src/compile/compile-policy.ts'
import type { Route } from '../src/compile/route-table.ts'
import { decideRequest } from '../src/guard/decide-request.ts'
import type { Policy } from '../src/policy/policy.ts'
import { testSession } from '../src/testing/test-context.ts'
import policy from './fixtures/app/src/policy.ts'
import { people } from './harness/fixture-client.ts'

/**
 * The meaning of the fixture's policy, written by hand: which visitor may reach which route. Removing any line of the
 * policy breaks one of these expectations, so every line is needed.
 */
const patterns = [
  '/', '/about', '/sign-in/[...rest]', '/runs', '/health', '/resource/page', '/resource/caught', '/resource/endpoint', '/plain', '/rewrite/[target]',
  '/dashboard', '/choose', '/team', '/secret', '/strict', '/orgs/[slug]', '/orgs/[slug]/billing', '/orgs/[slug]/open',
  '/admin', '/admin/users/[id]', '/admin/[...rest]', '/admin/help', '/files/[...path]', '/docs/[slug]',
  '/api/tasks', '/api/admin', '/api/org', '/api/orgs/[slug]', '/api/secret', '/api/machine', '/api/strict', '/api/either', '/api/open', '/api/whoami',
] as const // prettier-ignore

const sessions = {
  nobody: testSession(null),
  personal: testSession({}),
  stale: testSession({ factorAges: [60, -1] }),
  member: testSession(people.member),
  admin: testSession(people.admin),
  billing: testSession({
    organization: { id: 'org_acme', slug: 'acme', role: 'org:member', permissions: ['org:billing:manage'] },
  }),
  machine: testSession({ tokenType: 'api_key' }),
}

type Who = keyof typeof sessions

interface Line {
  readonly pattern: (typeof patterns)[number] | '/_server-islands/[name]' | '/_actions/[...path]'
  readonly method?: string
  readonly action?: string
  readonly island?: string
  readonly may: readonly Who[]
}

const EVERYBODY = Object.keys(sessions) as Who[]
const signedIn: readonly Who[] = ['personal', 'stale', 'member', 'admin', 'billing']

/** For a route with `[slug]`, the slug is `acme`. */
const EXPECTATIONS: readonly Line[] = [
  { pattern: '/', may: EVERYBODY },
  { pattern: '/about', may: EVERYBODY },
  { pattern: '/sign-in/[...rest]', may: EVERYBODY },
  { pattern: '/runs', may: EVERYBODY },
  { pattern: '/health', may: EVERYBODY },
  { pattern: '/resource/page', may: EVERYBODY },
  { pattern: '/plain', may: EVERYBODY },
  { pattern: '/rewrite/[target]', may: EVERYBODY },
  { pattern: '/dashboard', may: signedIn },
  { pattern: '/files/[...path]', may: signedIn },
  { pattern: '/team', may: ['member', 'admin', 'billing'] },
  { pattern: '/secret', may: ['admin'] },
  { pattern: '/strict', may: ['personal', 'member', 'admin', 'billing'] },
  { pattern: '/orgs/[slug]', may: ['member', 'admin', 'billing'] },
  { pattern: '/orgs/[slug]/billing', may: ['admin', 'billing'] },
  { pattern: '/orgs/[slug]/open', may: EVERYBODY },
  { pattern: '/admin', may: ['admin'] },
  { pattern: '/admin/users/[id]', may: ['admin'] },
  { pattern: '/admin/[...rest]', may: ['admin'] },
  { pattern: '/admin/help', may: signedIn },
  { pattern: '/api/tasks', may: ['member', 'admin'] },
  { pattern: '/api/tasks', method: 'POST', may: ['admin'] },
  { pattern: '/api/tasks', method: 'DELETE', may: [] },
  { pattern: '/api/admin', may: ['admin'] },
  { pattern: '/api/org', may: ['member', 'admin', 'billing'] },
  { pattern: '/api/orgs/[slug]', may: ['member', 'admin', 'billing'] },
  { pattern: '/api/secret', may: ['admin'] },
  { pattern: '/api/machine', may: ['machine'] },
  { pattern: '/api/strict', may: ['personal', 'member', 'admin', 'billing'] },
  { pattern: '/api/either', may: ['member', 'admin'] },
  { pattern: '/api/open', may: EVERYBODY },
  { pattern: '/api/whoami', may: signedIn },
  { pattern: '/_actions/[...path]', method: 'POST', action: 'pub', may: EVERYBODY },
  { pattern: '/_actions/[...path]', method: 'POST', action: 'inner', may: EVERYBODY },
  { pattern: '/_actions/[...path]', method: 'POST', action: 'guarded', may: signedIn },
  { pattern: '/_actions/[...path]', method: 'POST', action: 'tasks.create', may: ['admin'] },
  { pattern: '/_actions/[...path]', method: 'POST', action: 'unlisted', may: [] },
  { pattern: '/_server-islands/[name]', island: 'Avatar', may: signedIn },
  { pattern: '/_server-islands/[name]', island: 'AdminPanel', may: ['admin'] },
  { pattern: '/_server-islands/[name]', island: 'Clock', may: EVERYBODY },
  { pattern: '/_server-islands/[name]', island: 'Unknown', may: [] },
]

const routes = [...patterns, '/_server-islands/[name]', '/_actions/[...path]'].map((pattern): Route => ({
  pattern,
  kind: pattern.startsWith('/api') || pattern.startsWith('/_actions') ? 'endpoint' : 'page',
  prerendered: false,
  origin: 'project',
  entrypoint: '',
  params: [...pattern.matchAll(/\[(?:\.\.\.)?([^\]]+)\]/g)].map((match) => match[1] ?? ''),
  matcher: '^$',
  fallbacks: [],
}))

/** The lines of the table that a policy decides differently. */
async function wrongLines(subject: Policy): Promise<readonly string[]> {
  const { compiled } = compilePolicy({
    policy: subject,
    file: '',
    routes,
    base: '/',
    hosts: [],
    locales: ['fr'],
    development: false,
  })
  const wrong: string[] = []
  for (const { pattern, method = 'GET', action = null, island, may } of EXPECTATIONS) {
    for (const who of EVERYBODY) {
      const denied = await decideRequest(
        compiled,
        { routePattern: pattern, method, action, params: { slug: 'acme', ...(island && { name: island }) } },
        {
          session: () => sessions[who],
          fresh: (): Promise<Decision> => Promise.reject(new Error('The policy has no fresh rules.')),
          islandPath: (name) => Promise.resolve(`src/components/${name}.astro`),
        },
      )
      if ((denied === null) !== may.includes(who))
        wrong.push(`${method} ${pattern} ${action ?? island ?? ''} for ${who}`)
    }
  }
  return wrong
}

test('the policy means what is written here', async () => {
  expect(await wrongLines(policy)).toEqual([])
})

describe('without one of its lines, the policy means something else', () => {
  const without = (record: Readonly<Record<string, unknown>> | null, key: string) =>
    Object.fromEntries(Object.entries(record ?? {}).filter(([name]) => name !== key))

  // Rules that a test above cannot see: redundant on purpose, or about the answer and not the decision.
  const UNSEEN = new Set(['tasks.purge'])

  const cases: readonly (readonly [string, Policy])[] = [
    ...policy.public.map(
      (line) => [`public: ${line}`, { ...policy, public: policy.public.filter((each) => each !== line) }] as const,
    ),
    ...Object.keys(policy.rules).map(
      (line) => [`rules: ${line}`, { ...policy, rules: without(policy.rules, line) as Policy['rules'] }] as const,
    ),
    ...Object.keys(policy.actions ?? {})
      .filter((line) => !UNSEEN.has(line))
      .map(
        (line) =>
          [`actions: ${line}`, { ...policy, actions: without(policy.actions, line) as Policy['actions'] }] as const,
      ),
    ...Object.keys(policy.islands ?? {}).map(
      (line) =>
        [`islands: ${line}`, { ...policy, islands: without(policy.islands, line) as Policy['islands'] }] as const,
    ),
  ]

  test.each(cases)('%s', async (_line, mutated) => {
    expect(await wrongLines(mutated)).not.toEqual([])
  })

  test('actions: tasks.purge', async () => {
    // Its requirement adds up with the one of tasks.**: a writer without the admin role tells them apart.
    const writer = testSession({
      organization: { id: 'org_acme', role: 'org:member', permissions: ['org:tasks:write'] },
    })
    const ask = (subject: Policy) =>
      decideRequest(
        compilePolicy({ policy: subject, file: '', routes, base: '/', hosts: [], locales: ['fr'], development: false })
          .compiled,
        { routePattern: '/_actions/[...path]', method: 'POST', action: 'tasks.purge', params: {} },
        { session: () => writer, fresh: () => Promise.reject(new Error()), islandPath: () => Promise.resolve(null) },
      )
    expect(await ask(policy)).toMatchObject({ code: 'missing_role' })
    expect(await ask({ ...policy, actions: without(policy.actions, 'tasks.purge') as Policy['actions'] })).toBeNull()
  })
})
