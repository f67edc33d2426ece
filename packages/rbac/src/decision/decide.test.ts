import { expect, test } from 'vitest'
import {
  allOf, anyOf, decide, decideFresh, denialCodes, explain, feature, fresh, machine, organization, permission, plan, reverified, role, sessionFromAuth,
  sessionFromClaims, signedIn, systemPermission, type Decision, type ImmediateRequirement,
} from '../index.ts' // prettier-ignore

const o = { id: 'org_1', slg: 'acme', rol: 'member', per: 'read,write', fpm: '1' }
const claims = { v: 2, sub: 'user_1', sid: 'sess_1', fea: 'o:tasks,u:export', pla: 'o:pro,u:plus', fva: [5, 30], o }
const member = sessionFromClaims(claims)
const loner = sessionFromClaims({ ...claims, o: undefined })
const visitor = sessionFromAuth(null)
const pending = sessionFromClaims({ ...claims, sts: 'pending' })
const apiKey = sessionFromAuth({
  tokenType: 'api_key',
  isAuthenticated: true,
  subject: 'user_1',
  scopes: ['tasks:read'],
})

const answer = (decision: Decision) => (decision.allowed ? 'allowed' : decision.code)

test('each kind of requirement decides for a member, a user without organization, and a machine', () => {
  const rows: [ImmediateRequirement, member: string, loner: string, machine: string][] = [
    [signedIn(), 'allowed', 'allowed', 'token_type_not_accepted'],
    [organization(), 'allowed', 'no_active_organization', 'token_type_not_accepted'],
    [role('org:member'), 'allowed', 'no_active_organization', 'token_type_not_accepted'],
    [role('org:admin'), 'missing_role', 'no_active_organization', 'token_type_not_accepted'],
    [permission('org:tasks:read'), 'allowed', 'no_active_organization', 'token_type_not_accepted'],
    [permission('org:tasks:write'), 'missing_permission', 'no_active_organization', 'token_type_not_accepted'],
    [feature('tasks'), 'allowed', 'allowed', 'token_type_not_accepted'],
    [feature('org:export'), 'missing_feature', 'missing_feature', 'token_type_not_accepted'],
    [plan('user:plus'), 'allowed', 'allowed', 'token_type_not_accepted'],
    [plan('free'), 'missing_plan', 'missing_plan', 'token_type_not_accepted'],
    [reverified('moderate'), 'allowed', 'allowed', 'token_type_not_accepted'],
    [reverified('strict'), 'reverification_required', 'reverification_required', 'token_type_not_accepted'],
    [machine(), 'token_type_not_accepted', 'token_type_not_accepted', 'allowed'],
    [machine({ scopes: ['tasks:read'] }), 'token_type_not_accepted', 'token_type_not_accepted', 'allowed'],
    [
      machine({ scopes: ['tasks:read', 'tasks:write'] }),
      'token_type_not_accepted',
      'token_type_not_accepted',
      'missing_permission',
    ],
    [allOf(), 'not_listed', 'not_listed', 'token_type_not_accepted'],
  ]
  for (const [requirement, ...expected] of rows) {
    expect(
      [member, loner, apiKey].map((session) => answer(decide(session, requirement))),
      JSON.stringify(requirement),
    ).toEqual(expected)
    expect(answer(decide(visitor, requirement))).toBe('unauthenticated')
    expect(answer(decide(pending, requirement))).toBe('session_pending')
  }
})

test('an allowed decision has the session, a denied one the requirement that was not met', () => {
  expect(decide(member, signedIn())).toEqual({ allowed: true, session: member })
  expect(decide(member, allOf(signedIn(), role('org:admin')))).toEqual({
    allowed: false,
    code: 'missing_role',
    requirement: role('org:admin'),
  })
  expect(Object.isFrozen(decide(member, signedIn()))).toBe(true)
})

test('a role does not imply a permission, nor a permission a role', () => {
  const admin = sessionFromClaims({ ...claims, o: { ...o, rol: 'admin', fpm: '0' } })
  expect(answer(decide(admin, permission('org:tasks:read')))).toBe('missing_permission')
  expect(answer(decide(member, allOf(role('org:admin'), permission('org:tasks:read'))))).toBe('missing_role')
})

test('organization({ param }) compares the active organization with the parameter', () => {
  const byParam = organization({ param: 'slug' })
  const ask = (params?: object, session = member) => answer(decide(session, byParam, { params: params as never }))
  expect(ask({ slug: 'acme' })).toBe('allowed')
  expect(ask({ slug: 'org_1' })).toBe('allowed')
  for (const slug of [
    'globex',
    'org_2',
    'ACME',
    'acme ',
    '',
    'acme/..',
    undefined,
    null,
    7,
    ['acme'],
    { toString: () => 'acme' },
  ])
    expect(ask({ slug })).toBe('organization_mismatch')
  expect(ask({ other: 'acme' })).toBe('organization_mismatch')
  expect(ask(Object.create({ slug: 'acme' }) as object)).toBe('organization_mismatch')
  expect(ask()).toBe('organization_mismatch')
  expect(ask({ slug: 'acme' }, loner)).toBe('organization_mismatch')
  expect(ask({ slug: 'acme' }, visitor)).toBe('unauthenticated')
})

test('a slug that looks like the id of another organization is not compared with ids', () => {
  const mimic = sessionFromClaims({ ...claims, o: { ...o, id: 'org_2', slg: 'org_1' } })
  expect(answer(decide(mimic, organization({ param: 'id' }), { params: { id: 'org_1' } }))).toBe(
    'organization_mismatch',
  )
  const unnamed = sessionFromClaims({ ...claims, o: { ...o, slg: undefined } })
  expect(answer(decide(unnamed, organization({ param: 'slug' }), { params: { slug: '' } }))).toBe(
    'organization_mismatch',
  )
  expect(answer(decide(unnamed, organization({ param: 'slug' }), { params: { slug: 'null' } }))).toBe(
    'organization_mismatch',
  )
})

test('parameters that throw are denied', () => {
  const byParam = organization({ param: 'slug' })
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const options = [
    { get params() { throw new Error('hostile') } },
    { params: { get slug() { throw new Error('hostile') } } },
    { params: proxy },
    { params: 'acme' },
    proxy, null, 7,
  ] // prettier-ignore
  for (const option of options) expect(answer(decide(member, byParam, option as never))).toBe('organization_mismatch')
})

test('allOf reports the earliest code, anyOf the latest', () => {
  const three = [permission('org:tasks:write'), role('org:admin'), reverified('strict')] as const
  expect(answer(decide(member, allOf(...three)))).toBe('missing_role')
  expect(answer(decide(member, anyOf(...three)))).toBe('reverification_required')
  expect(answer(decide(member, anyOf(...three, signedIn())))).toBe('allowed')
  expect(answer(decide(loner, anyOf(role('org:admin'), organization({ param: 'slug' }))))).toBe('organization_mismatch')
  expect(answer(decide(loner, allOf(organization({ param: 'slug' }), role('org:admin'))))).toBe(
    'no_active_organization',
  )
  expect(answer(decide(apiKey, anyOf(permission('org:tasks:read'), machine({ scopes: ['x'] }))))).toBe(
    'missing_permission',
  )
})

test('the codes are in the order of the contract', () => {
  expect(denialCodes).toEqual([
    'unauthenticated', 'session_pending', 'token_type_not_accepted', 'no_active_organization', 'organization_mismatch', 'missing_role',
    'missing_permission', 'missing_feature', 'missing_plan', 'missing_user_role', 'missing_user_permission', 'missing_claim', 'reverification_required', 'freshness_required', 'freshness_unavailable',
    'unknown_route', 'not_listed', 'cross_origin',
  ]) // prettier-ignore
})

test('a fresh part is denied at any depth', () => {
  const invite = systemPermission('org:sys_memberships:manage')
  const ask = (requirement: unknown, session = member) => answer(decide(session, requirement as ImmediateRequirement))
  expect(ask(invite)).toBe('freshness_required')
  expect(ask(fresh(permission('org:tasks:read')))).toBe('freshness_required')
  expect(ask(allOf(signedIn(), invite))).toBe('freshness_required')
  expect(ask(anyOf(signedIn(), invite))).toBe('freshness_required')
  expect(ask(anyOf(role('org:admin'), invite))).toBe('freshness_required')
  expect(ask(invite, loner)).toBe('no_active_organization')
  expect(ask(invite, visitor)).toBe('unauthenticated')
  expect(ask(invite, apiKey)).toBe('token_type_not_accepted')
})

test('a system permission in a token is ignored', () => {
  const forged = { ...claims, fea: 'o:sys_memberships', o: { ...o, per: 'manage', fpm: '1' } }
  const flat = { sub: 'user_1', sid: 'sess_1', org_id: 'org_1', org_permissions: ['org:sys_memberships:manage'] }
  for (const token of [forged, flat]) {
    const session = sessionFromClaims(token)
    expect([...session.organization!.permissions]).toEqual([])
    expect(answer(decide(session, permission('org:sys_memberships:manage' as never)))).toBe('missing_permission')
  }
})

test('reverification is Clerk’s, at its limits', () => {
  const ask = (fva: unknown, requirement: ImmediateRequirement) =>
    answer(decide(sessionFromClaims({ ...claims, fva }), requirement))
  expect(ask([9, -1], reverified('strict'))).toBe('allowed')
  expect(ask([10, -1], reverified('strict'))).toBe('reverification_required')
  expect(ask([0, 10], reverified('strict'))).toBe('reverification_required')
  expect(ask([500, 9], reverified('strict'))).toBe('allowed')
  expect(ask([10, 9], reverified('strict_mfa'))).toBe('reverification_required')
  expect(ask([-1, 0], reverified('strict_mfa'))).toBe('reverification_required')
  expect(ask([-1, -1], reverified('lax'))).toBe('reverification_required')
  expect(ask([4, 500], reverified({ level: 'first_factor', afterMinutes: 5 }))).toBe('allowed')
  expect(ask(undefined, reverified('lax'))).toBe('reverification_required')
})

test('explains a decision in one sentence', () => {
  expect(explain(decide(member, signedIn()))).toBe('Allowed.')
  expect(explain(decide(member, permission('org:tasks:write')))).toBe(
    'Denied, missing permission: it takes permission org:tasks:write.',
  )
  expect(explain(decide(visitor, organization({ param: 'slug' })))).toBe(
    'Denied, unauthenticated: it takes organization [slug].',
  )
  expect(explain(decide(member, {} as never))).toBe('Denied, not listed.')
  for (const code of denialCodes)
    expect(explain({ allowed: false, code, requirement: null })).toMatch(/^Denied, [a-z ]+\.$/)
})

test('an explanation contains nothing of the session', () => {
  for (const requirement of [role('org:admin'), organization({ param: 'slug' }), reverified('strict')])
    expect(explain(decide(member, requirement, { params: { slug: 'globex' } }))).not.toMatch(
      /user_1|sess_1|org_1|acme|globex/,
    )
})

test('an unknown kind of requirement is denied with a hint that names it, at any depth', async () => {
  const nested = { type: 'anyOf', requirements: [{ type: 'signedIn' }, { type: 'userRol', role: 'admin' }] }
  for (const unknown of [{ type: 'userRol', role: 'admin' }, nested] as never[]) {
    const denied = {
      allowed: false,
      code: 'not_listed',
      requirement: null,
      hint: 'Unknown requirement kind: "userRol".',
    }
    expect(decide(member, unknown)).toEqual(denied)
    expect(await decideFresh(null as never, member, unknown)).toEqual(denied)
    expect(explain(decide(member, unknown))).toBe('Denied, not listed. Unknown requirement kind: "userRol".')
  }
  const long = decide(member, { type: 'x\n'.repeat(10_000) } as never)
  expect(long.allowed ? '' : long.hint).toMatch(/^Unknown requirement kind: "(x\\n){40}"\.$/)
  for (const known of [{ type: 'role', rule: 'x' }, {}, null])
    expect(decide(member, known as never)).not.toHaveProperty('hint')
})
