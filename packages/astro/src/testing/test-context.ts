import type { Session } from '@rolecall/rbac'
import { sessionFromAuth } from '@rolecall/rbac'
import type { APIContext } from 'astro'
import type { TestMachine, TestPerson } from './test-auth.ts'
import { testAuth } from './test-auth.ts'

/**
 * A verified session for a test.
 *
 * @param who a person, a machine, or `null` for a signed-out visitor
 * @example
 * ```ts
 * import { testSession } from '@rolecall/astro/testing'
 *
 * const admin = testSession({ organization: { id: 'org_acme', role: 'org:admin' } })
 * ```
 */
export function testSession(who: TestPerson | TestMachine | null): Session {
  return sessionFromAuth(testAuth(who))
}

/** The parts of a test context. */
export interface TestContextOptions {
  /** A person, a machine, or `null` (default) for a signed-out visitor. */
  readonly as?: TestPerson | TestMachine | null
  readonly params?: Readonly<Record<string, string>>
  /** Default `http://localhost/`. */
  readonly url?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | FormData | URLSearchParams
  /** More properties of `locals`. */
  readonly locals?: Readonly<Record<string, unknown>>
}

/**
 * The `locals` that `protectRoutes()` sets, for Astro's container: `renderToString(Page, { locals })`.
 *
 * @example
 * ```ts
 * import { testLocals } from '@rolecall/astro/testing'
 * import { experimental_AstroContainer as AstroContainer } from 'astro/container'
 * import type { AstroComponentFactory } from 'astro/runtime/server/index.js'
 *
 * export async function renderForAda(Page: AstroComponentFactory) {
 *   const container = await AstroContainer.create()
 *   return container.renderToString(Page, { locals: testLocals({ userId: 'user_ada' }) })
 * }
 * ```
 */
export function testLocals(
  who: TestPerson | TestMachine | null,
  more: Readonly<Record<string, unknown>> = {},
): App.Locals {
  return { ...more, auth: () => testAuth(who) }
}

/**
 * A context for calling an endpoint or an action handler without a server. A denial is an `AccessDenied` error with the
 * code in `reason`, because no middleware turns it into a response.
 *
 * @example
 * ```ts
 * import { defineEndpoint } from '@rolecall/astro/server'
 * import { testContext } from '@rolecall/astro/testing'
 * import { role } from '@rolecall/rbac'
 *
 * const GET = defineEndpoint(role('org:admin'), () => new Response('done'))
 * const response = await GET(testContext({ as: { organization: { id: 'org_acme', role: 'org:admin' } } }))
 * ```
 */
export function testContext(options: TestContextOptions = {}): APIContext {
  const { as = null, params = {}, url = 'http://localhost/', method = 'GET', headers = {}, body, locals } = options
  const request = new Request(url, { method, headers, ...(body !== undefined && { body }) })
  const context = { request, url: new URL(url), params, locals: testLocals(as, locals), isPrerendered: false }
  // It has the parts of a context that guards and simple handlers read.
  return context as unknown as APIContext
}
