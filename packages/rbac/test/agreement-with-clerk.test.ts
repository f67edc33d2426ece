/**
 * Clerk's real SDK authenticates real tokens, and its `has()` and our `decide()` answer the same questions. Then every
 * deliberate difference, each with what either side says, and why.
 */
import type { SessionAuthObject } from '@clerk/backend'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decide,
  feature,
  permission,
  plan,
  reverified,
  role,
  sessionFromAuth,
  type ImmediateRequirement,
} from '../src/index.ts'
import { authFor, sign } from './signed-tokens.ts'
import { claimsOf, numRuns, permissions, roles, worlds, type World } from './world.ts'

type Has = (question: object) => boolean
const authenticate = async (claims: Record<string, unknown>) => {
  const { auth, reason } = await authFor(await sign(claims))
  return { auth: auth as SessionAuthObject, has: auth?.has as unknown as Has, session: sessionFromAuth(auth), reason }
}

const presets = ['strict_mfa', 'strict', 'moderate', 'lax'] as const
const levels = ['first_factor', 'second_factor', 'multi_factor'] as const
const billing = [
  'pro',
  'org:pro',
  'user:pro',
  'o:pro',
  'u:pro',
  'organization:pro',
  'tasks',
  'org:tasks',
  'user:tasks',
  'none',
  'x:pro',
  '__proto__',
  'org:__proto__',
]

const questions: [object, ImmediateRequirement][] = [
  ...permissions.map((key): [object, ImmediateRequirement] => [{ permission: key }, permission(key)]),
  ...[...roles, 'org:other'].map((key): [object, ImmediateRequirement] => [{ role: key }, role(key)]),
  ...billing.map((key): [object, ImmediateRequirement] => [{ feature: key }, feature(key)]),
  ...billing.map((key): [object, ImmediateRequirement] => [{ plan: key }, plan(key)]),
  ...presets.map((preset): [object, ImmediateRequirement] => [{ reverification: preset }, reverified(preset)]),
  ...levels.flatMap((level) =>
    [1, 10, 60, 1440].map((afterMinutes): [object, ImmediateRequirement] => [
      { reverification: { level, afterMinutes } },
      reverified({ level, afterMinutes }),
    ]),
  ),
]

function expectAgreement({ has, session }: Awaited<ReturnType<typeof authenticate>>) {
  const disagreements = questions.filter(([asked, requirement]) => has(asked) !== decide(session, requirement).allowed)
  expect(disagreements.map(([asked]) => asked)).toEqual([])
}

test('agrees with has() on every question, for random version 2 tokens', async () => {
  const grants = { yes: 0, no: 0 }
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const signedIn: World = { ...world, kind: 'signed-in' }
      const answers = await authenticate(claimsOf(signedIn))
      expect(answers.session.status).toBe('signed-in')
      expectAgreement(answers)
      for (const [asked] of questions) grants[answers.has(asked) ? 'yes' : 'no']++
    }),
    { numRuns },
  )
  // Not a vacuous agreement.
  expect(grants.yes).toBeGreaterThan(numRuns)
  expect(grants.no).toBeGreaterThan(numRuns)
})

test('agrees with has() where the claims are odd', async () => {
  const o = { id: 'org_1', rol: 'admin', per: 'read,write', fpm: '3' }
  const odd = [
    {},
    { o },
    { o, fea: '' },
    { o, fea: 'o:tasks,ou:posts,u:billing' },
    { o: { ...o, fpm: '1,2' }, fea: 'u:billing,uo:tasks,o:posts' },
    { o: { ...o, fpm: ' 1 , 2 ' }, fea: ' o:tasks , o:posts ' },
    { o: { ...o, fpm: '-1' }, fea: 'o:tasks' },
    { o: { ...o, fpm: '0x3' }, fea: 'o:tasks' },
    { o: { ...o, fpm: '1e3' }, fea: 'o:tasks' },
    { o: { ...o, fpm: '' }, fea: 'o:tasks' },
    { o: { ...o, fpm: ',3' }, fea: 'o:posts,o:tasks' },
    { o: { ...o, fpm: '3,3,3,3' }, fea: 'o:tasks' },
    { o: { ...o, fpm: '99999999999999999999999999' }, fea: 'o:tasks' },
    { o: { ...o, per: '' }, fea: 'o:tasks' },
    { o: { ...o, per: 'read,,write', fpm: '7' }, fea: 'o:tasks' },
    { o: { ...o, rol: 'org:admin' }, fea: 'o:tasks' },
    { o: { ...o, rol: 'org:org:admin' }, fea: 'o:tasks' },
    { o: { ...o, rol: '' }, fea: 'o:tasks' },
    { o: { ...o, rol: undefined }, fea: 'o:tasks' },
    { o: { ...o, id: '' }, fea: 'o:tasks' },
    { o: { ...o, id: undefined }, fea: 'o:tasks' },
    { o, fea: 'o:tasks,x:posts' },
    { o, fea: 'o:tasks', pla: 'o:pro,u:free' },
    { o, fea: 'o:tasks', pla: 'pro' },
    { o: null, fea: 'o:tasks' },
    { fea: 'o:pro,u:tasks' },
    ...[[0], [0, 0, 0], ['0', 0], [-2, 0], [0, null], [0.5, 9.5], null, 'strict', {}].map((fva) => ({
      o,
      fea: 'o:tasks',
      fva,
    })),
  ]
  for (const claims of odd) expectAgreement(await authenticate({ v: 2, sub: 'user_1', sid: 'sess_1', ...claims }))
})

test('agrees with has() on 100 features of 100 actions, beyond 53 bits', async () => {
  const many = Array.from({ length: 100 }, (_, index) => `n${index}`)
  const per = many.join(',')
  const fpm = many.map((_, index) => String((1n << BigInt(index)) | 1n | (1n << 99n))).join(',')
  const { has, session } = await authenticate({
    v: 2,
    sub: 'user_1',
    sid: 'sess_1',
    fea: many.map((name) => `o:${name}`).join(','),
    o: { id: 'org_1', rol: 'admin', per, fpm },
  })
  let granted = 0
  for (const name of many)
    for (const action of many) {
      const key = `org:${name}:${action}`
      expect(decide(session, permission(key)).allowed, key).toBe(has({ permission: key }))
      if (has({ permission: key })) granted++
    }
  expect(granted).toBe(298)
})

test('agrees with has() on version 1 tokens', async () => {
  for (const claims of [
    {
      org_id: 'org_1',
      org_role: 'org:admin',
      org_slug: 'acme',
      org_permissions: ['org:tasks:read', 'org:posts:write'],
    },
    { org_id: 'org_1', org_role: 'admin', org_permissions: [] },
    { org_id: 'org_1', org_role: 'org:member' },
    { org_role: 'org:admin', org_permissions: ['org:tasks:read'] },
    // Claims of version 2 only.
    { o: { id: 'org_1', rol: 'admin', per: 'read', fpm: '1' }, fea: 'o:tasks' },
  ])
    expectAgreement(await authenticate({ sub: 'user_1', sid: 'sess_1', ...claims }))
})

test('both treat a pending session as signed out', async () => {
  const { has, session } = await authenticate({
    v: 2,
    sub: 'user_1',
    sid: 'sess_1',
    sts: 'pending',
    fea: 'o:tasks',
    o: { id: 'org_1', rol: 'admin', per: 'read', fpm: '1' },
  })
  expect(session).toMatchObject({ status: 'pending', organization: null })
  expect(has({ permission: 'org:tasks:read' })).toBe(false)
  expect(decide(session, permission('org:tasks:read'))).toMatchObject({ allowed: false, code: 'session_pending' })
})

/** Where Clerk allows and Rolecall denies, on purpose. There is nothing the other way round. */
const differences: { why: string; claims?: object; has: object; decide: ImmediateRequirement }[] = [
  {
    why: 'a key must be written in full: Clerk adds a missing prefix',
    has: { permission: 'tasks:read' },
    decide: permission('tasks:read'),
  },
  { why: 'the same for a role', has: { role: 'admin' }, decide: role('admin') },
  {
    why: 'nor is a repeated prefix taken away',
    has: { permission: 'org:org:tasks:read' },
    decide: permission('org:org:tasks:read'),
  },
  {
    why: 'a system permission in a token is not believed: Clerk never puts one there',
    claims: { fea: 'o:sys_memberships', o: { id: 'org_1', rol: 'admin', per: 'manage', fpm: '1' } },
    has: { permission: 'org:sys_memberships:manage' },
    decide: permission('org:sys_memberships:manage' as never),
  },
  {
    why: 'a key with two colons names nothing: Clerk ignores what follows the second',
    has: { feature: 'org:tasks:more' },
    decide: feature('org:tasks:more'),
  },
  {
    why: 'a scope without a name names nothing: Clerk takes the scope for the name',
    claims: { fea: 'o:org' },
    has: { feature: 'org:' },
    decide: feature('org:'),
  },
  {
    why: 'a session state that is not known counts as signed out',
    claims: { sts: 'frozen' },
    has: { permission: 'org:tasks:read' },
    decide: permission('org:tasks:read'),
  },
  {
    why: 'the act claim has no sub, so the actor is unknown',
    claims: { act: {} },
    has: { permission: 'org:tasks:read' },
    decide: permission('org:tasks:read'),
  },
  {
    why: 'a token without a session is not a session token (it may be of a JWT template)',
    claims: { sid: undefined },
    has: { permission: 'org:tasks:read' },
    decide: permission('org:tasks:read'),
  },
  {
    why: 'a version that is not known may mean something else by the same claims: Clerk reads it as version 1',
    claims: { v: 3, org_id: 'org_1', org_role: 'org:admin', org_permissions: ['org:tasks:read'] },
    has: { permission: 'org:tasks:read' },
    decide: permission('org:tasks:read'),
  },
]

for (const { why, claims, has: asked, decide: requirement } of differences)
  test(`denies what has() allows: ${why}`, async () => {
    const { has, session } = await authenticate({
      v: 2,
      sub: 'user_1',
      sid: 'sess_1',
      fea: 'o:tasks',
      o: { id: 'org_1', slg: 'acme', rol: 'admin', per: 'read', fpm: '1' },
      ...claims,
    })
    expect(has(asked)).toBe(true)
    expect(decide(session, requirement).allowed).toBe(false)
  })

test('claims that Clerk cannot read fail the request there, and grant nothing here', async () => {
  const claims = {
    v: 2,
    sub: 'user_1',
    sid: 'sess_1',
    fea: 'tasks',
    o: { id: 'org_1', rol: 'admin', per: 'read', fpm: '1' },
  }
  await expect(authFor(await sign(claims))).rejects.toThrow('missing colon')
})
