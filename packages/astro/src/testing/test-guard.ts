import type { MembershipClient, Requirement } from '@rolecall/rbac'
import { decideFresh } from '@rolecall/rbac'
import { compilePolicy } from '../compile/compile-policy.ts'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import type { Route } from '../compile/route-table.ts'
import { actionsRoute, imageRoute, islandsRoute } from '../compile/route-table.ts'
import type { Finding } from '../finding/finding.ts'
import { findDenial } from '../guard/find-denial.ts'
import type { Policy } from '../policy/policy.ts'
import { denialResponse } from '../respond/denial-response.ts'
import { withReturnPath } from '../respond/sign-in-url.ts'
import type { TestMachine, TestPerson } from './test-auth.ts'
import { testSession } from './test-context.ts'

/** The routes in `access-report.json`. */
export interface TestRoutes {
  readonly routes: readonly { readonly pattern: string; readonly kind: string; readonly entrypoint: string }[]
}

/** One request: to a route, an action or a server island. */
export interface TestRequest {
  /** A person, a machine, or `null` (default) for a signed-out visitor. */
  readonly as?: TestPerson | TestMachine | null
  /** The live membership at Clerk. `null` for none. Default: the same as in the session. */
  readonly membership?: TestPerson['organization'] | null
  /** A route pattern: `/orgs/[slug]/billing`. */
  readonly route?: string
  /** The name of an action (`tasks.create`), called by its client or, with `route`, by a form on that page. */
  readonly action?: string
  /** The path of a component that is fetched as a server island: `src/components/Avatar.astro`. */
  readonly island?: string
  readonly params?: Readonly<Record<string, string>>
  /** Default `GET`, or `POST` for an action. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A policy that answers requests without a server. */
export interface TestGuard {
  /** The findings of a build about the policy. Those of severity `error` fail a build. */
  readonly findings: readonly Finding[]
  /** The response to a denied request, or `null` when the request reaches the app. */
  readonly answer: (request: TestRequest) => Promise<Response | null>
}

/**
 * Compiles a policy and answers requests as a built server does before any code of the app runs. It does not check host
 * and origin, does not activate an organization by URL, and does not read the `Referer` (send
 * `x-rolecall-organization`).
 *
 * @param policy the default export of the policy module, or a changed copy
 * @param report the parsed `access-report.json`
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs'
 * import { protectOnly } from '@rolecall/astro/policy'
 * import { createTestGuard, type TestRoutes } from '@rolecall/astro/testing'
 * import { permission } from '@rolecall/rbac'
 *
 * const policy = protectOnly({ rules: { '/orgs/[slug]/billing': permission('org:billing:manage') } })
 * const report = JSON.parse(readFileSync('access-report.json', 'utf8')) as TestRoutes
 * const guard = createTestGuard(policy, report)
 * const response = await guard.answer({
 *   as: { organization: { id: 'org_acme', slug: 'acme', role: 'org:member' } },
 *   route: '/orgs/[slug]/billing',
 *   params: { slug: 'acme' },
 * })
 * console.log(response?.status) // 403
 * ```
 */
export function createTestGuard(policy: Policy, report: TestRoutes): TestGuard {
  const { compiled, findings } = compilePolicy({
    policy,
    file: 'policy',
    routes: routesOf(report),
    base: '/',
    hosts: [],
    locales: [],
    development: false,
  })
  return { findings, answer: (request) => answer(compiled, request) }
}

async function answer(policy: CompiledPolicy, asked: TestRequest): Promise<Response | null> {
  const { as = null, membership, action = null, island, headers = {} } = asked
  const routePattern = asked.route ?? (island !== undefined ? islandsRoute : action !== null ? actionsRoute : undefined)
  const method = asked.method ?? (action === null ? 'GET' : 'POST')
  const params = { ...asked.params, ...(island !== undefined && { name: island }) }
  const session = testSession(as)
  const url = new URL('http://localhost/')
  const request = new Request(url, { method, headers })
  const clerk = clerkFor(as, membership)
  const denial = await findDenial(
    policy,
    { routePattern, method, params, action },
    { request, url, session },
    {
      session: () => session,
      fresh: (_session, requirement: Requirement) => decideFresh(clerk, session, requirement, { params }),
      islandPath: (name) => Promise.resolve(name),
    },
  )
  if (denial === null) return null
  return denialResponse({
    denial: { ...denial, urls: { ...policy.urls, ...denial.urls } },
    request,
    kind: action !== null ? 'action' : (policy.routes.get(routePattern ?? '')?.kind ?? 'unknown'),
    session,
    returnTo: '/',
    sameOrigin: true,
    expected: null,
    expectedPage: null,
    signInUrl: () => withReturnPath('/sign-in', '/'),
    forbiddenPage: () => Promise.resolve(null),
  })
}

function clerkFor(as: TestPerson | TestMachine | null, given: TestRequest['membership']): MembershipClient {
  const own = as !== null && !('tokenType' in as) ? as.organization : undefined
  const held = given === undefined ? own : given
  return {
    organizations: {
      getOrganizationMembershipList: ({ organizationId, userId }) => {
        if (!held || held.id !== organizationId) return Promise.resolve({ data: [] })
        const { id, role, permissions = [] } = held
        const publicUserData = { userId: userId[0] ?? '' }
        return Promise.resolve({ data: [{ role, permissions, organization: { id }, publicUserData }] })
      },
    },
  }
}

function routesOf({ routes }: TestRoutes): readonly Route[] {
  // The report has one line per method of a route.
  const listed = [...new Map(routes.map((line) => [line.pattern, line])).values()]
  return [
    ...listed.map(({ pattern, kind, entrypoint }): Route => ({
      ...internal(pattern, kind.startsWith('endpoint') ? 'endpoint' : 'page'),
      prerendered: kind.includes('prerendered'),
      origin: pattern === imageRoute ? 'internal' : 'project',
      entrypoint,
    })),
    internal(actionsRoute, 'endpoint'),
    internal(islandsRoute, 'page'),
  ]
}

const internal = (pattern: string, kind: 'page' | 'endpoint'): Route => ({
  pattern,
  kind,
  prerendered: false,
  origin: 'internal',
  entrypoint: '',
  params: [...pattern.matchAll(/\[(?:\.\.\.)?([^\]]+)\]/g)].map(([, name = '']) => name),
  // Never matches, because no route is looked up by path here.
  matcher: '(?!)',
  fallbacks: [],
})
