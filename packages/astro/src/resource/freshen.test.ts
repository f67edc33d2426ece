import type { Requirement } from '@rolecall/rbac'
import { allOf, fresh, organization, permission, role, signedIn, systemPermission } from '@rolecall/rbac'
import { expect, test } from 'vitest'
import { freshen } from './freshen.ts'

test.each<Requirement>([role('org:admin'), permission('org:tasks:read'), organization({ param: 'slug' })])(
  'asks Clerk for %j',
  (requirement) => {
    expect(freshen(requirement)).toEqual({ type: 'fresh', requirement })
  },
)

test.each<Requirement>([
  signedIn(),
  systemPermission('org:sys_memberships:manage'),
  fresh(role('org:admin')),
  fresh(allOf(role('org:admin'), organization())),
])('leaves %j as it is', (requirement) => {
  expect(freshen(requirement)).toEqual(requirement)
})

test('reaches into lists of lists', () => {
  const admin = role('org:admin')
  const member = signedIn()
  const lists = (leaf: Requirement): Requirement => ({
    type: 'anyOf',
    requirements: [member, { type: 'allOf', requirements: [leaf, member] }],
  })
  expect(freshen(lists(admin))).toEqual(lists({ type: 'fresh', requirement: admin }))
})

test('leaves an unknown kind to the decision, which denies it', () => {
  const unknown = { type: 'constructor' } as unknown as Requirement
  expect(freshen(unknown)).toBe(unknown)
})
