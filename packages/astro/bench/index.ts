import { createPathMatcher } from '@clerk/shared/pathMatcher'
import { role, signedIn } from '@rolecall/rbac'
import { compilePolicy } from '../src/compile/compile-policy.ts'
import type { CompiledPolicy } from '../src/compile/compiled-policy.ts'
import { revivePolicy } from '../src/compile/revive-policy.ts'
import type { Route } from '../src/compile/route-table.ts'
import { serializePolicy } from '../src/compile/serialize-policy.ts'
import { decideRequest } from '../src/guard/decide-request.ts'
import { protectOnly } from '../src/policy/preset.ts'
import { testAuth } from '../src/testing/test-auth.ts'
import { testSession } from '../src/testing/test-context.ts'
import { benchCompiledGuards } from './compiled-guards.ts'
import { benchRequests } from './requests.ts'

/**
 * Compares the decision about a route (lookup and requirement) with Clerk 3: createRouteMatcher() on the request's URL,
 * then has(). Both decide the same mix of protected and public paths in the same run.
 */
const roundCount = 15
const requestCount = 20_000
const person = { organization: { id: 'org_acme', slug: 'acme', role: 'org:admin' } }

const unused = () => Promise.reject(new Error('not asked'))

function policyOf(rules: number): CompiledPolicy {
  const patterns = Array.from({ length: rules }, (_, index) => `/section${index}/[id]`)
  const routes = [...patterns, '/about'].map((pattern): Route => ({
    pattern,
    kind: 'page',
    prerendered: false,
    origin: 'project',
    entrypoint: '',
    params: [],
    matcher: '^$',
    fallbacks: [],
  }))
  const policy = protectOnly({
    rules: Object.fromEntries(patterns.map((pattern, index) => [pattern, index % 2 ? role('org:admin') : signedIn()])),
  })
  // As in a built server.
  return revivePolicy(
    serializePolicy(
      compilePolicy({ policy, file: '', routes, base: '/', hosts: [], locales: ['fr'], development: false }).compiled,
    ),
  )
}

async function ours(policy: CompiledPolicy, requests: readonly { readonly pattern: string }[]): Promise<number> {
  const session = testSession(person)
  const sources = { session: () => session, fresh: unused, islandPath: unused }
  const params = { id: '1' }
  const start = process.hrtime.bigint()
  for (const { pattern } of requests) {
    if ((await decideRequest(policy, { routePattern: pattern, method: 'GET', params, action: null }, sources)) !== null)
      throw new Error('denied')
  }
  return Number(process.hrtime.bigint() - start) / requests.length
}

/** One matcher per requirement, in turn, as in Clerk's documentation for @clerk/astro 3. */
function clerk(rules: number, requests: readonly { readonly url: string }[]): number {
  const paths = Array.from({ length: rules }, (_, index) => `/section${index}/(.*)`)
  const needsAdmin = createPathMatcher(paths.filter((_, index) => index % 2 === 1))
  const needsUser = createPathMatcher(paths.filter((_, index) => index % 2 === 0))
  const auth = { userId: testAuth(person).userId, has: ({ role: wanted }: { role: string }) => wanted === 'org:admin' }
  const start = process.hrtime.bigint()
  for (const { url } of requests) {
    const { pathname } = new URL(url)
    if (needsAdmin(pathname) && !auth.has({ role: 'org:admin' })) throw new Error('denied')
    if (needsUser(pathname) && !auth.userId) throw new Error('denied')
  }
  return Number(process.hrtime.bigint() - start) / requests.length
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const cases = [10, 100, 1000].map((rules) => {
  const policy = policyOf(rules)
  // The router passes the pattern of its own route: one string per route, not one per request.
  const patterns = [...policy.routes.keys()]
  // Every fourth request is for a public page. The others are spread over all rules.
  const requests = Array.from({ length: requestCount }, (_, index) => {
    const section = (index * 7919) % rules
    return index % 4 === 0
      ? { pattern: patterns[rules] ?? '', url: 'http://localhost/about' }
      : { pattern: patterns[section] ?? '', url: `http://localhost/section${section}/1` }
  })
  // The matcher walks every rule, so a share of the requests is enough to time it.
  return { rules, policy, requests, share: requests.slice(0, Math.min(requestCount, 1_000_000 / rules)) }
})

// Each round measures all sizes, so that a busy machine affects all of them equally.
const rounds: (readonly (readonly [number, number])[])[] = []
for (let round = 0; round < roundCount + 2; round++) {
  const times: (readonly [number, number])[] = []
  for (const { rules, policy, requests, share } of cases)
    times.push([await ours(policy, requests), clerk(rules, share)])
  // The first two rounds warm up.
  if (round >= 2) rounds.push(times)
}

console.info('Decision about a route (median of pairs)')
console.table(
  Object.fromEntries(
    cases.map(({ rules }, index) => {
      const pairs = rounds.map((times) => times[index] ?? [Number.NaN, Number.NaN])
      return [
        `${rules} rules`,
        {
          'rolecall, ns': median(pairs.map(([mine]) => mine)).toFixed(0),
          'createRouteMatcher + has, ns': median(pairs.map(([, theirs]) => theirs)).toFixed(0),
          'times faster': median(pairs.map(([mine, theirs]) => theirs / mine)).toFixed(1),
        },
      ]
    }),
  ),
)
const flatness = median(rounds.map(([ten, , thousand]) => (thousand?.[0] ?? Number.NaN) / (ten?.[0] ?? Number.NaN)))
console.info(`1,000 rules take ${flatness.toFixed(2)} times as long as 10.`)

await benchCompiledGuards(policyOf(100), '/section0/[id]')
await benchRequests()
