import { expect, test } from 'vitest'
import {
  allOf,
  anyOf,
  claim,
  defineAccess,
  feature,
  fresh,
  machine,
  organization,
  permission,
  reverified,
  role,
  signedIn,
  systemPermission,
  userPermission,
  userRole,
  type Requirement,
} from '../index.ts'
import { compare, describeWho, equivalent, implies, maximumAlternatives, whoMay } from '../analysis.ts'

const access = defineAccess({
  permissions: { 'org:tasks:read': 'See tasks', 'org:billing:manage': 'Manage billing' },
  roles: {
    'org:member': { name: 'Member', permissions: ['org:tasks:read'] },
    'org:billing_manager': { name: 'Billing manager', extends: 'org:member', permissions: ['org:billing:manage'] },
    'org:admin': { name: 'Admin', permissions: 'all', systemPermissions: ['org:sys_memberships:manage'] },
  },
  user: { claim: 'metadata.role', roles: { moderator: { name: 'Moderator', permissions: ['reviews:moderate'] } } },
})
const relation = (first: Requirement, second: Requirement) => compare(first, second, { access }).relation

test('a role implies its permissions, with the declaration only', () => {
  expect(relation(role('org:admin'), permission('org:billing:manage'))).toBe('stricter')
  expect(relation(permission('org:tasks:read'), role('org:member'))).toBe('looser')
  expect(relation(role('org:member'), permission('org:billing:manage'))).toBe('incomparable')
  expect(compare(role('org:admin'), permission('org:billing:manage')).relation).toBe('incomparable')
  expect(relation(userRole('moderator'), userPermission('reviews:moderate'))).toBe('equal')
  expect(relation(userRole('moderator'), claim('metadata.role', 'moderator'))).toBe('equal')
})

test('fresh implies the same by the token, and stricter reverification the laxer one', () => {
  expect(relation(fresh(role('org:admin')), role('org:admin'))).toBe('stricter')
  expect(relation(fresh(userRole('moderator')), userRole('moderator'))).toBe('stricter')
  expect(relation(fresh(role('org:admin')), systemPermission('org:sys_memberships:manage'))).toBe('stricter')
  expect(relation(reverified('strict_mfa'), reverified('strict'))).toBe('stricter')
  expect(relation(reverified('strict'), reverified('lax'))).toBe('stricter')
  expect(relation(reverified({ level: 'first_factor', afterMinutes: 10 }), reverified('strict'))).toBe('incomparable')
})

test('machines and users exclude each other, and nothing admits signed-out visitors', () => {
  expect(relation(machine(), signedIn())).toBe('incomparable')
  expect(relation(machine({ scopes: ['a', 'b'] }), machine({ scopes: ['a'] }))).toBe('stricter')
  expect(relation(allOf(machine(), signedIn()), allOf())).toBe('equal')
  expect(relation(allOf(role('org:admin'), role('org:member')), anyOf())).toBe('equal')
  expect(relation(feature('org:pro'), feature('pro'))).toBe('stricter')
})

test('a witness is a visitor with the least that is needed', () => {
  const { onlyFirst, onlySecond } = compare(
    organization({ param: 'slug' }),
    allOf(organization(), reverified('strict')),
  )
  expect(onlyFirst).toMatchObject({
    kind: 'user',
    organization: { role: null, permissions: [], params: ['slug'] },
    factorAges: [10, 10],
  })
  expect(onlySecond).toMatchObject({ organization: { params: [] }, factorAges: [10, 0] })
  const { witness } = implies(permission('org:tasks:read'), role('org:member'), { access })
  expect(witness).toMatchObject({ organization: { role: null, permissions: ['org:tasks:read'] } })
  expect(implies(role('org:admin'), fresh(role('org:admin')), { access }).witness).toMatchObject({
    organization: { role: 'org:admin' },
    liveMembership: null,
  })
})

test('beyond the bound the answer is unknown', () => {
  const pairs = (count: number) =>
    allOf(
      ...Array.from({ length: count }, (_, index) =>
        anyOf(permission(`org:a:x${index}`), permission(`org:b:x${index}`)),
      ),
    )
  expect(2 ** 9).toBeLessThan(maximumAlternatives)
  expect(implies(pairs(9), signedIn()).answer).toBe('yes')
  expect(implies(pairs(12), signedIn())).toEqual({ answer: 'unknown', witness: null })
  expect(compare(signedIn(), pairs(12))).toEqual({ relation: 'unknown', onlyFirst: null, onlySecond: null })
  expect(equivalent(pairs(12), pairs(12)).answer).toBe('unknown')
  expect(whoMay(access, pairs(12))).toEqual({ isKnown: false, users: null, roles: [], userRoles: [], machines: [] })
})

test('an invalid requirement admits no visitor, and an unparsed one is read', () => {
  expect(relation({ type: 'nonsense' } as never, anyOf())).toBe('equal')
  expect(relation(JSON.parse('{"type":"signedIn"}') as Requirement, signedIn())).toBe('equal')
})

test('whoMay lists roles with their conditions, users without a role, and machines', () => {
  expect(whoMay(access, allOf(permission('org:billing:manage'), reverified('strict')))).toEqual({
    isKnown: true,
    users: null,
    roles: [
      { key: 'org:billing_manager', name: 'Billing manager', conditions: [reverified('strict')] },
      { key: 'org:admin', name: 'Admin', conditions: [reverified('strict')] },
    ],
    userRoles: [],
    machines: [],
  })
  expect(whoMay(access, anyOf(userPermission('reviews:moderate'), machine({ scopes: ['reviews'] })))).toEqual({
    isKnown: true,
    users: null,
    roles: [
      { key: 'org:member', name: 'Member', conditions: [userPermission('reviews:moderate')] },
      { key: 'org:billing_manager', name: 'Billing manager', conditions: [userPermission('reviews:moderate')] },
      { key: 'org:admin', name: 'Admin', conditions: [userPermission('reviews:moderate')] },
    ],
    userRoles: [{ key: 'moderator', name: 'Moderator', conditions: [] }],
    machines: [['reviews']],
  })
})

test('says who may, in words', () => {
  const say = (requirement: Requirement) => describeWho(access, requirement)
  expect(say(permission('org:billing:manage'))).toBe('Billing managers and admins')
  expect(say(permission('org:tasks:read'))).toBe('Members, billing managers and admins')
  expect(say(systemPermission('org:sys_memberships:manage'))).toBe('Admins')
  expect(say(allOf(role('org:admin'), reverified('strict')))).toBe('Admins (reverified strict)')
  expect(say(anyOf(role('org:admin'), machine({ scopes: ['read'] })))).toBe('Admins and machines with read')
  expect(say(anyOf(role('org:admin'), feature('pro')))).toBe('Admins and all signed-in users (feature pro)')
  expect(say(signedIn())).toBe('All signed-in users')
  expect(say(allOf(machine(), signedIn()))).toBe('No visitor')
})
