import { expectTypeOf, test } from 'vitest'
import {
  allOf, anyOf, feature, fresh, machine, organization, parseRequirement, isImmediate, isRequirement, permission, plan, reverified, role,
  signedIn, systemPermission, type ImmediateRequirement, type PermissionKey, type Requirement, type RoleKey,
} from '../index.ts' // prettier-ignore

test('nothing is any', () => {
  for (const build of [signedIn, organization, machine] as const) expectTypeOf(build).returns.not.toBeAny()
  expectTypeOf(role('org:x')).not.toBeAny()
  expectTypeOf(permission('org:a:b')).not.toBeAny()
  expectTypeOf(systemPermission('org:sys_domains:read')).not.toBeAny()
  expectTypeOf(feature('x')).not.toBeAny()
  expectTypeOf(plan('x')).not.toBeAny()
  expectTypeOf(reverified('lax')).not.toBeAny()
  expectTypeOf(allOf(signedIn())).not.toBeAny()
  expectTypeOf(allOf(signedIn()).requirements).not.toBeAny()
  expectTypeOf(anyOf(signedIn())).not.toBeAny()
  expectTypeOf(fresh(organization())).not.toBeAny()
  expectTypeOf(parseRequirement).returns.toEqualTypeOf<Requirement | null>()
  expectTypeOf<RoleKey>().not.toBeAny()
  expectTypeOf<PermissionKey>().not.toBeAny()
})

test('without a declared ClerkAuthorization every string is a role and a custom permission', () => {
  role('org:anything')
  permission('org:anything:read')
  expectTypeOf<'org:anything'>().toExtend<RoleKey>()
  const computed: string = 'org:a:b'
  permission(computed)
})

test('a system permission is not a custom permission', () => {
  // @ts-expect-error never in a token
  permission('org:sys_memberships:manage')
  // @ts-expect-error a custom one
  systemPermission('org:tasks:read')
  systemPermission('org:sys_something_new:manage')
})

test('options are checked', () => {
  // @ts-expect-error misspelt
  organization({ parm: 'slug' })
  // @ts-expect-error misspelt
  machine({ scope: ['read'] })
  // @ts-expect-error unknown preset
  reverified('very_strict')
  // @ts-expect-error no minutes
  reverified({ level: 'first_factor' })
  // @ts-expect-error a list is not a member
  allOf([signedIn()])
})

test('only what a membership knows can be fresh', () => {
  fresh(allOf(role('org:admin'), anyOf(permission('org:a:b'), systemPermission('org:sys_domains:read'))))
  // @ts-expect-error a membership has no features
  fresh(feature('x'))
  // @ts-expect-error at any depth
  fresh(allOf(role('org:admin'), signedIn()))
  // @ts-expect-error once is enough
  fresh(fresh(role('org:admin')))
})

test('a guard tells what decide takes', () => {
  const requirement = parseRequirement({}) ?? signedIn()
  if (isImmediate(requirement)) expectTypeOf(requirement).toExtend<ImmediateRequirement>()
  const value: unknown = null
  if (isRequirement(value)) expectTypeOf(value).toEqualTypeOf<Requirement>()
})
