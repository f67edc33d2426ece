import { describe, expectTypeOf, test } from 'vitest'
import { defineAccess, type Access, type AuthorizationOf } from '../index.ts'

const permissions = { 'org:tasks:read': 'See tasks', 'org:tasks:write': 'Change tasks' } as const
const access = defineAccess({
  permissions,
  roles: {
    'org:member': { name: 'Member', permissions: ['org:tasks:read'] },
    'org:editor': {
      name: 'Editor',
      extends: 'org:member',
      permissions: ['org:tasks:write'],
      systemPermissions: ['org:sys_memberships:read'],
    },
    'org:lead': { name: 'Lead', extends: ['org:editor', 'org:member'] },
    'org:admin': { name: 'Admin', permissions: 'all' },
  },
  creatorRole: 'org:admin',
  defaultRole: 'org:member',
})
type Permission = 'org:tasks:read' | 'org:tasks:write'
type Role = 'org:member' | 'org:editor' | 'org:lead' | 'org:admin'

describe('the result of a definition', () => {
  test('keeps every key, and nothing is any', () => {
    expectTypeOf(access).not.toBeAny()
    expectTypeOf(access).toEqualTypeOf<Access<Permission, Role, null>>()
    expectTypeOf(access.permissionsOf('org:admin')).toEqualTypeOf<readonly Permission[]>()
    expectTypeOf(access).toExtend<Access>()
    expectTypeOf(access.permissionsOf('org:unheard_of')).toEqualTypeOf<readonly Permission[]>()
    expectTypeOf(access.roles[0]!.key).toEqualTypeOf<Role>()
    expectTypeOf(access.matrix()[0]!.roles).toEqualTypeOf<readonly Role[]>()
    expectTypeOf(access.creatorRole).toEqualTypeOf<Role | null>()
  })

  test('is read-only', () => {
    // @ts-expect-error frozen
    access.creatorRole = null
    // @ts-expect-error frozen
    access.permissionsOf('org:admin')[0] = 'org:tasks:read'
  })

  test('AuthorizationOf has the shape of ClerkAuthorization', () => {
    type Authorization = AuthorizationOf<typeof access>
    expectTypeOf<Authorization>().not.toBeAny()
    expectTypeOf<Authorization>().toEqualTypeOf<{ permission: Permission; role: Role }>()
    interface ExtendsIt extends AuthorizationOf<typeof access> {
      more: true
    }
    expectTypeOf<ExtendsIt['permission']>().toEqualTypeOf<Permission>()
  })

  test('a definition without permissions, and one without roles', () => {
    expectTypeOf(defineAccess({ permissions: {}, roles: {} })).toEqualTypeOf<Access<never, never, null>>()
    expectTypeOf(defineAccess({ permissions, roles: {} })).toEqualTypeOf<Access<Permission, never, null>>()
    expectTypeOf<AuthorizationOf<Access<Permission, never, null>>>().toEqualTypeOf<{
      permission: Permission
      role: never
    }>()
  })

  test('a definition that is put together elsewhere', () => {
    const roles = {
      'org:a': { name: 'A', permissions: ['org:tasks:read'] },
      'org:b': { name: 'B', extends: ['org:a'] },
    } as const
    expectTypeOf(defineAccess({ permissions, roles })).toEqualTypeOf<Access<Permission, 'org:a' | 'org:b', null>>()
  })
})

describe('a definition that is rejected', () => {
  test('a permission that is not org:feature:action', () => {
    defineAccess({
      permissions: {
        'org:good_one:read-all': 'x',
        // @ts-expect-error no org
        'tasks:read': 'x',
        // @ts-expect-error no action
        'org:tasks': 'x',
        // @ts-expect-error an empty action
        'org:tasks:': 'x',
        // @ts-expect-error an empty feature
        'org::read': 'x',
        // @ts-expect-error one part too many
        'org:tasks:read:all': 'x',
        // @ts-expect-error upper case
        'org:Tasks:read': 'x',
        // @ts-expect-error a space
        'org:my tasks:read': 'x',
        // @ts-expect-error a comma
        'org:a,b:read': 'x',
        // @ts-expect-error no key at all
        '': 'x',
      },
      roles: {},
    })
  })

  test('a custom permission named org:sys_*', () => {
    // @ts-expect-error reserved
    defineAccess({ permissions: { 'org:sys_memberships:read': 'x' }, roles: {} })
  })

  test('a description that is not a string', () => {
    // @ts-expect-error a number
    defineAccess({ permissions: { 'org:tasks:read': 7 }, roles: {} })
  })

  test('a role that is not org:name', () => {
    defineAccess({
      permissions,
      roles: {
        // @ts-expect-error no org
        admin: { name: 'x' },
        // @ts-expect-error an empty name
        'org:': { name: 'x' },
        // @ts-expect-error the form of a permission
        'org:a:b': { name: 'x' },
        // @ts-expect-error upper case
        'org:Admin': { name: 'x' },
      },
    })
  })

  test('an unknown permission, a system permission among custom ones, and the other way round', () => {
    defineAccess({
      permissions,
      roles: {
        // @ts-expect-error a typo
        'org:a': { name: 'x', permissions: ['org:tasks:read', 'org:tasks:reed'] },
        // @ts-expect-error a system permission
        'org:b': { name: 'x', permissions: ['org:sys_memberships:read'] },
        // @ts-expect-error a custom permission
        'org:c': { name: 'x', systemPermissions: ['org:tasks:read'] },
        // @ts-expect-error neither a list nor all
        'org:d': { name: 'x', permissions: 'some' },
        // @ts-expect-error misspelt
        'org:g': { name: 'x', extend: 'org:a' },
        // @ts-expect-error no name
        'org:e': { permissions: [] },
        // @ts-expect-error not a list
        'org:f': { name: 'x', permissions: 'org:tasks:read' },
      },
    })
  })

  test('an unknown parent', () => {
    defineAccess({
      permissions,
      roles: {
        // @ts-expect-error unknown
        'org:a': { name: 'x', extends: 'org:other' },
        // @ts-expect-error one of two unknown
        'org:b': { name: 'x', extends: ['org:c', 'org:other'] },
        'org:c': { name: 'x' },
      },
    })
  })

  test('a cycle of one, of two and of three, but not a diamond', () => {
    defineAccess({
      permissions,
      roles: {
        // @ts-expect-error itself
        'org:self': { name: 'x', extends: 'org:self' },
        // @ts-expect-error two
        'org:a': { name: 'x', extends: 'org:b' },
        // @ts-expect-error two
        'org:b': { name: 'x', extends: ['org:a'] },
        // @ts-expect-error three
        'org:c': { name: 'x', extends: ['org:top', 'org:d'] },
        // @ts-expect-error three
        'org:d': { name: 'x', extends: 'org:e' },
        // @ts-expect-error three
        'org:e': { name: 'x', extends: ['org:c'] },
        'org:top': { name: 'x' },
        'org:left': { name: 'x', extends: 'org:top' },
        'org:right': { name: 'x', extends: 'org:top' },
        'org:bottom': { name: 'x', extends: ['org:left', 'org:right'] },
      },
    })
  })

  test('a creator or default role that is not declared', () => {
    const roles = { 'org:a': { name: 'x' } } as const
    // @ts-expect-error unknown
    defineAccess({ permissions, roles, creatorRole: 'org:b' })
    // @ts-expect-error unknown
    defineAccess({ permissions, roles, defaultRole: 'org:b' })
  })
})
