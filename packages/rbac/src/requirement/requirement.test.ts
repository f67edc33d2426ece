import { expect, test } from 'vitest'
import {
  allOf, anyOf, claim, decide, describe, feature, fresh, isImmediate, isRequirement, machine, organization, parseRequirement, permission, plan,
  reverified, role, sessionFromClaims, signedIn, systemPermission, userPermission, userRole, type Requirement,
} from '../index.ts' // prettier-ignore

const all: [Requirement, unknown, string][] = [
  [signedIn(), { type: 'signedIn' }, 'signed in'],
  [organization(), { type: 'organization' }, 'organization'],
  [organization({ param: 'slug' }), { type: 'organization', param: 'slug' }, 'organization [slug]'],
  [role('org:admin'), { type: 'role', role: 'org:admin' }, 'role org:admin'],
  [permission('org:a:b'), { type: 'permission', permission: 'org:a:b' }, 'permission org:a:b'],
  [
    systemPermission('org:sys_memberships:read'),
    { type: 'systemPermission', permission: 'org:sys_memberships:read' },
    'system permission org:sys_memberships:read',
  ],
  [feature('org:x'), { type: 'feature', feature: 'org:x' }, 'feature org:x'],
  [plan('pro'), { type: 'plan', plan: 'pro' }, 'plan pro'],
  [reverified('strict'), { type: 'reverified', reverification: 'strict' }, 'reverified strict'],
  [
    reverified({ level: 'first_factor', afterMinutes: 5 }),
    { type: 'reverified', reverification: { level: 'first_factor', afterMinutes: 5 } },
    'reverified first_factor 5',
  ],
  [userRole('admin'), { type: 'userRole', role: 'admin' }, 'user role admin'],
  [
    userPermission('reviews:moderate'),
    { type: 'userPermission', permission: 'reviews:moderate' },
    'user permission reviews:moderate',
  ],
  [
    claim('metadata.onboarded', true),
    { type: 'claim', claim: { path: 'metadata.onboarded', values: [true] } },
    'claim metadata.onboarded true',
  ],
  [
    claim('metadata.tier', ['silver', 'gold', 'silver', 1]),
    { type: 'claim', claim: { path: 'metadata.tier', values: ['gold', 'silver', 1] } },
    'claim metadata.tier gold or silver or 1',
  ],
  [
    fresh(userRole('admin')),
    { type: 'fresh', requirement: { type: 'userRole', role: 'admin' } },
    'fresh (user role admin)',
  ],
  [machine(), { type: 'machine', scopes: [] }, 'machine'],
  [
    machine({ scopes: ['write', 'read', 'write'] }),
    { type: 'machine', scopes: ['read', 'write'] },
    'machine read write',
  ],
  [
    fresh(role('org:admin')),
    { type: 'fresh', requirement: { type: 'role', role: 'org:admin' } },
    'fresh (role org:admin)',
  ],
  [allOf(), { type: 'allOf', requirements: [] }, 'nothing, which is always denied'],
  [anyOf(), { type: 'anyOf', requirements: [] }, 'nothing, which is always denied'],
  [
    anyOf(role('org:admin'), allOf(signedIn(), permission('org:a:b'))),
    {
      type: 'anyOf',
      requirements: [
        { type: 'allOf', requirements: [{ type: 'permission', permission: 'org:a:b' }, { type: 'signedIn' }] },
        { type: 'role', role: 'org:admin' },
      ],
    },
    '(permission org:a:b and signed in) or role org:admin',
  ],
]

test('builders make frozen plain data that survives JSON, and print it', () => {
  const isFrozen = (value: unknown): boolean =>
    Object(value) !== value || (Object.isFrozen(value) && Object.values(value as object).every(isFrozen))
  for (const [requirement, data, words] of all) {
    expect(requirement).toEqual(data)
    expect(Object.getPrototypeOf(requirement)).toBe(Object.prototype)
    expect(Object.getOwnPropertySymbols(requirement)).toEqual([])
    expect(isFrozen(requirement)).toBe(true)
    expect(JSON.parse(JSON.stringify(requirement))).toEqual(data)
    expect(parseRequirement(data)).toEqual(requirement)
    expect(JSON.stringify(parseRequirement(data))).toBe(JSON.stringify(requirement))
    expect(isRequirement(requirement)).toBe(true)
    expect(describe(requirement)).toBe(words)
  }
})

test('the same requirement has the same JSON, however it was put together', () => {
  const a = permission('org:a:b')
  const b = role('org:admin')
  const c = signedIn()
  expect(JSON.stringify(allOf(a, b, c))).toBe(JSON.stringify(allOf(c, allOf(b, b), a, allOf(a))))
  expect(JSON.stringify(anyOf(a, b))).not.toBe(JSON.stringify(allOf(a, b)))
  expect(JSON.stringify(parseRequirement({ role: 'org:admin', type: 'role' }))).toBe(JSON.stringify(b))
})

test('an empty list inside another of its type keeps denying', () => {
  const session = sessionFromClaims({ v: 2, sub: 'user_1', sid: 'sess_1' })
  expect(decide(session, signedIn()).allowed).toBe(true)
  for (const requirement of [
    allOf(),
    anyOf(),
    allOf(signedIn(), allOf()),
    allOf(signedIn(), anyOf()),
    anyOf(allOf()),
    anyOf(anyOf()),
  ])
    expect(decide(session, requirement)).toMatchObject({ allowed: false, code: 'not_listed' })
  expect(decide(session, anyOf(signedIn(), anyOf())).allowed).toBe(true)
  // A list is not a requirement.
  expect(decide(session, allOf([signedIn()] as never)).allowed).toBe(false)
  expect(decide(session, anyOf([signedIn()] as never)).allowed).toBe(false)
})

test('knows what needs a live answer, at any depth', () => {
  const invite = systemPermission('org:sys_memberships:manage')
  for (const requirement of [
    invite,
    fresh(organization()),
    allOf(signedIn(), invite),
    anyOf(signedIn(), allOf(fresh(role('org:admin')))),
  ])
    expect(isImmediate(requirement)).toBe(false)
  for (const requirement of [signedIn(), allOf(), anyOf(signedIn(), allOf(role('org:admin')))])
    expect(isImmediate(requirement)).toBe(true)
  expect(isImmediate({ type: 'nonsense' } as never)).toBe(false)
})

const cyclic = { type: 'allOf', requirements: [] as unknown[] }
cyclic.requirements.push(cyclic)
const { proxy, revoke } = Proxy.revocable({}, {})
revoke()
/** A requirement that is wrapped in itself this many times. */
const nest = (depth: number, wrap: (inner: unknown) => unknown): unknown =>
  Array.from({ length: depth }).reduce(wrap, { type: 'signedIn' })
const deep = nest(100_000, (inner) => ({ type: 'allOf', requirements: [inner] }))
const wide = nest(60, (inner) => ({ type: 'anyOf', requirements: [inner, inner] }))

const hostile: [string, unknown][] = [
  ...[null, undefined, 0, '', 'signedIn', true, Symbol('x'), 1n, [], {}, () => signedIn()].map((value): [string, unknown] => [typeof value, value]),
  ['an unknown type', { type: 'admin' }],
  ['a type that is not a string', { type: ['signedIn'] }],
  ['a type from the prototype of objects', { type: 'constructor' }],
  ['an own __proto__', JSON.parse('{"type":"signedIn","__proto__":{"x":1}}')],
  ['inherited fields', Object.create({ type: 'signedIn' })],
  ['a misspelt condition', { type: 'organization', parm: 'slug' }],
  ['a condition too many', { type: 'role', role: 'org:admin', permission: 'org:a:b' }],
  ['an empty key', { type: 'role', role: '' }],
  ['no key', { type: 'permission' }],
  ['a key that is not a string', { type: 'permission', permission: ['org:a:b'] }],
  ['a key that prints as one', { type: 'role', role: { toString: () => 'org:admin' } }],
  ['an empty parameter name', { type: 'organization', param: '' }],
  ['a parameter name that is null', { type: 'organization', param: null }],
  ['members that are not a list', { type: 'anyOf', requirements: { 0: { type: 'signedIn' }, length: 1 } }],
  ['a hole among the members', { type: 'anyOf', requirements: Object.assign(Array(2), { 0: { type: 'signedIn' } }) }],
  ['a bad member', { type: 'anyOf', requirements: [{ type: 'signedIn' }, { type: 'admin' }] }],
  ['a million members', { type: 'anyOf', requirements: Array(1_000_000).fill({ type: 'signedIn' }) }],
  ['scopes that are not a list', { type: 'machine', scopes: 'read' }],
  ['misspelt scopes', { type: 'machine', scope: ['read'] }],
  ['no scopes', { type: 'machine' }],
  ['an unknown preset', { type: 'reverified', reverification: 'very_strict' }],
  ['a preset from the prototype of objects', { type: 'reverified', reverification: '__proto__' }],
  ['an unknown level', { type: 'reverified', reverification: { level: 'third_factor', afterMinutes: 5 } }],
  ['no minutes', { type: 'reverified', reverification: { level: 'first_factor' } }],
  ['endless minutes', { type: 'reverified', reverification: { level: 'first_factor', afterMinutes: Infinity } }],
  ['minutes in words', { type: 'reverified', reverification: { level: 'first_factor', afterMinutes: '5' } }],
  ['no time at all', { type: 'reverified', reverification: { level: 'first_factor', afterMinutes: 0 } }],
  ['a condition of reverification too many', { type: 'reverified', reverification: { level: 'first_factor', afterMinutes: 5, or: 1 } }],
  ['fresh of a kind that no membership answers', { type: 'fresh', requirement: { type: 'signedIn' } }],
  ['fresh of a feature, deeper', { type: 'fresh', requirement: { type: 'allOf', requirements: [{ type: 'feature', feature: 'x' }] } }],
  ['fresh in fresh', { type: 'fresh', requirement: { type: 'fresh', requirement: { type: 'organization' } } }],
  ['a claim without a path', { type: 'claim', claim: { values: [1] } }],
  ['a claim without values', { type: 'claim', claim: { path: 'a' } }],
  ['a claim with a value that is an object', { type: 'claim', claim: { path: 'a', values: [{}] } }],
  ['a claim with a value that is null', { type: 'claim', claim: { path: 'a', values: [null] } }],
  ['a claim with a value that is not a number', { type: 'claim', claim: { path: 'a', values: [NaN] } }],
  ['a claim with a condition too many', { type: 'claim', claim: { path: 'a', values: [1], not: 1 } }],
  ['fresh of a claim', { type: 'fresh', requirement: { type: 'claim', claim: { path: 'a', values: [1] } } }],
  ['a getter that throws', { get type() { throw new Error('hostile') } }],
  ['a cycle', cyclic],
  ['a revoked proxy', proxy],
  ['a hundred thousand levels', deep],
  ['2^60 nodes', wide],
] // prettier-ignore

test('a value that is not a requirement is null, denied and described, without throwing and in bounded time', () => {
  const session = sessionFromClaims({ v: 2, sub: 'user_1', sid: 'sess_1', o: { id: 'org_1', rol: 'admin' } })
  for (const [name, value] of hostile) {
    expect(parseRequirement(value), name).toBe(null)
    expect(isRequirement(value), name).toBe(false)
    expect(decide(session, value as never), name).toMatchObject({
      allowed: false,
      code: 'not_listed',
      requirement: null,
    })
    expect(describe(value as never), name).toBe('no valid requirement')
  }
})

test('builders called with any value give a requirement that is denied', () => {
  const session = sessionFromClaims({ v: 2, sub: 'user_1', sid: 'sess_1', o: { id: 'org_1', rol: 'admin' } })
  for (const [name, value] of hostile)
    for (const build of [
      role,
      permission,
      systemPermission,
      feature,
      plan,
      reverified,
      allOf,
      anyOf,
      fresh,
      (x: never) => machine({ scopes: x }),
    ] as ((x: unknown) => never)[])
      expect(decide(session, build(value)).allowed, name).toBe(false)
})

test('a field that answers differently each time answers once', () => {
  let asked = 0
  const shifty = {
    type: 'role',
    get role() {
      return asked++ === 0 ? 'org:other' : 'org:admin'
    },
  }
  expect(parseRequirement(shifty)).toEqual({ type: 'role', role: 'org:other' })
  expect(asked).toBe(1)
})
