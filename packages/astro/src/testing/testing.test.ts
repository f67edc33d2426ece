import { permission, role, signedIn } from '@rolecall/rbac'
import { describe, expect, test } from 'vitest'
import { AccessDenied } from '../denial/access-denied.ts'
import { RolecallError } from '../errors/rolecall-error.ts'
import { check, getSession } from '../resource/check.ts'
import { defineEndpoint } from '../resource/define-endpoint.ts'
import { defineProtectedAction } from '../resource/define-protected-action.ts'
import { protect } from '../resource/protect.ts'
import { testContext, testSession } from './test-context.ts'

/** Guards without a server, as users test their own pages, endpoints and actions. */
const member = {
  organization: { id: 'org_acme', slug: 'acme', role: 'org:member', permissions: ['org:tasks:read'] },
} as const

describe('protect', () => {
  test('returns the session that the requirement proves', () => {
    const session = protect(testContext({ as: member }), permission('org:tasks:read'))
    expect(session.organization.id).toBe('org_acme')
  })

  test.each([
    [null, signedIn(), 'unauthenticated'],
    [{ pending: true }, signedIn(), 'session_pending'],
    [{}, role('org:admin'), 'no_active_organization'],
    [member, role('org:admin'), 'missing_role'],
    [{ tokenType: 'api_key', scopes: ['read'] } as const, signedIn(), 'token_type_not_accepted'],
  ] as const)('throws for %j', (as, requirement, reason) => {
    expect(() => protect(testContext({ as }), requirement)).toThrow(
      expect.objectContaining({ name: 'AccessDenied', code: 'access_denied', reason }) as Error,
    )
  })

  test('says nothing about the session in its error', () => {
    try {
      protect(testContext({ as: member }), role('org:admin'))
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(AccessDenied)
      expect(String(error)).not.toMatch(/user_test|org_acme/)
    }
  })

  test('is an error, not an open door, when the middleware did not run', () => {
    const context = { ...testContext(), locals: {} }
    expect(() => protect(context, signedIn())).toThrow(RolecallError)
    expect(() => check(context, signedIn())).toThrow(/protectRoutes\(\) did not run/)
  })
})

test('check gives the decision as a value', () => {
  expect(check(testContext({ as: member }), role('org:admin'))).toMatchObject({ allowed: false, code: 'missing_role' })
  expect(
    check(testContext({ as: member, params: { slug: 'acme' } }), { type: 'organization', param: 'slug' }),
  ).toMatchObject({ allowed: true })
})

test('getSession knows actors', () => {
  expect(getSession(testContext({ as: { ...member, actor: 'user_support' } }))).toMatchObject({
    status: 'signed-in',
    actor: { id: 'user_support' },
  })
})

test('an endpoint runs its handler for those who may', async () => {
  const GET = defineEndpoint(permission('org:tasks:read'), (_context, session) =>
    Response.json(session.organization.slug),
  )
  const response = await GET(testContext({ as: member }))
  expect(await response.json()).toBe('acme')
  await expect(Promise.resolve().then(() => GET(testContext()))).rejects.toThrow(AccessDenied)
})

test('an action denies with an ActionError of the right code', () => {
  const action = defineProtectedAction({ requires: role('org:admin'), handler: () => 'done' }) as unknown as (
    input: unknown,
    context: unknown,
  ) => unknown
  expect(action({}, testContext({ as: { organization: { id: 'org_a', role: 'org:admin' } } }))).toBe('done')
  expect(() => action({}, testContext({ as: member }))).toThrow(
    expect.objectContaining({ type: 'AstroActionError', code: 'FORBIDDEN' }) as Error,
  )
  expect(() => action({}, testContext())).toThrow(expect.objectContaining({ code: 'UNAUTHORIZED' }) as Error)
})

test('sessions of tests are real sessions', () => {
  expect(testSession(member)).toMatchObject({ status: 'signed-in', organization: { role: 'org:member' } })
  expect([...(testSession(member).organization?.permissions ?? [])]).toEqual(['org:tasks:read'])
})
