import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { numRuns } from '../../test/world.ts'
import {
  AccessError,
  decide,
  defineAccess,
  type Access,
  permission,
  sessionFromClaims,
  type AccessDefinition,
} from '../index.ts'

const permissions = {
  'org:tasks:read': 'See tasks',
  'org:tasks:write': 'Create and change tasks',
  'org:posts:publish': 'Publish posts',
  'org:billing:manage': 'See and change billing',
} as const

/** For definitions that do not type-check. */
const declare = defineAccess as (definition: unknown) => Access

const setup = () =>
  defineAccess({
    permissions,
    roles: {
      'org:member': {
        name: 'Member',
        permissions: ['org:tasks:write', 'org:tasks:read'],
        systemPermissions: ['org:sys_memberships:read'],
      },
      'org:billing_manager': { name: 'Billing manager', extends: 'org:member', permissions: ['org:billing:manage'] },
      'org:editor': { name: 'Editor', description: 'Writes the blog', permissions: ['org:posts:publish'] },
      'org:lead': {
        name: 'Lead',
        extends: ['org:editor', 'org:billing_manager'],
        systemPermissions: ['org:sys_memberships:manage'],
      },
      'org:admin': { name: 'Admin', permissions: 'all' },
    },
  })

afterEach(() => vi.restoreAllMocks())

test('resolves what each role grants, in the order of the declaration', () => {
  const access = setup()
  expect(access.permissionsOf('org:member')).toEqual(['org:tasks:read', 'org:tasks:write'])
  expect(access.permissionsOf('org:billing_manager')).toEqual([
    'org:tasks:read',
    'org:tasks:write',
    'org:billing:manage',
  ])
  expect(access.permissionsOf('org:lead')).toEqual(Object.keys(permissions))
  expect(access.permissionsOf('org:admin')).toEqual(Object.keys(permissions))
  expect(access.systemPermissionsOf('org:lead')).toEqual(['org:sys_memberships:manage', 'org:sys_memberships:read'])
  expect(access.systemPermissionsOf('org:admin')).toEqual([])
  expect(access.roles.map(({ key }) => key)).toEqual([
    'org:member',
    'org:billing_manager',
    'org:editor',
    'org:lead',
    'org:admin',
  ])
  expect(access.roles[2]).toEqual({
    key: 'org:editor',
    name: 'Editor',
    description: 'Writes the blog',
    permissions: ['org:posts:publish'],
    systemPermissions: [],
  })
  expect(access.permissions[0]).toEqual({ key: 'org:tasks:read', description: 'See tasks' })
})

test('lists for each permission the roles that grant it', () => {
  expect(setup().matrix()).toEqual([
    {
      key: 'org:tasks:read',
      description: 'See tasks',
      roles: ['org:member', 'org:billing_manager', 'org:lead', 'org:admin'],
    },
    {
      key: 'org:tasks:write',
      description: 'Create and change tasks',
      roles: ['org:member', 'org:billing_manager', 'org:lead', 'org:admin'],
    },
    { key: 'org:posts:publish', description: 'Publish posts', roles: ['org:editor', 'org:lead', 'org:admin'] },
    {
      key: 'org:billing:manage',
      description: 'See and change billing',
      roles: ['org:billing_manager', 'org:lead', 'org:admin'],
    },
  ])
})

test('an undeclared role has no permissions', () => {
  for (const role of ['org:other', 'member', '__proto__', 'constructor', '', undefined as never, null as never])
    expect([setup().permissionsOf(role), setup().systemPermissionsOf(role)]).toEqual([[], []])
})

test('the creator and the default role are the chosen ones, or Clerk’s own', () => {
  expect(setup()).toMatchObject({ creatorRole: 'org:admin', defaultRole: 'org:member' })
  const roles = { 'org:owner': { name: 'Owner' }, 'org:guest': { name: 'Guest' } } as const
  expect(defineAccess({ permissions, roles })).toMatchObject({ creatorRole: null, defaultRole: null })
  expect(defineAccess({ permissions, roles, creatorRole: 'org:owner', defaultRole: 'org:guest' })).toMatchObject({
    creatorRole: 'org:owner',
    defaultRole: 'org:guest',
  })
})

test('the result is frozen', () => {
  const isFrozen = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen))
  const access = setup()
  expect(isFrozen(access)).toBe(true)
  expect(isFrozen(access.permissionsOf('org:lead'))).toBe(true)
  const definition = {
    permissions: { ...permissions },
    roles: { 'org:member': { name: 'Member', permissions: ['org:tasks:read'] } },
  }
  const later = declare(definition) as ReturnType<typeof setup>
  definition.roles['org:member'].permissions.push('org:billing:manage')
  expect(later.permissionsOf('org:member')).toEqual(['org:tasks:read'])
  ;(later.matrix()[0]!.roles as string[]).push('org:other')
  expect(later.matrix()[0]!.roles).toEqual(['org:member'])
})

test('a definition that is a type error throws an error with a code and a hint at run time', () => {
  const role = { name: 'Role' }
  const wrong: [string, unknown][] = [
    ...[
      'tasks:read',
      'org:tasks',
      'org:',
      'org:tasks:',
      'org::read',
      'org:a:b:c',
      'ORG:a:b',
      'org:A:b',
      'org:a b:c',
      'org:a,b:c',
      'org:ä:b',
      '__proto__x',
      '',
    ].map((key): [string, unknown] => ['invalid_permission_key', { permissions: { [key]: 'x' }, roles: {} }]),
    ['reserved_permission', { permissions: { 'org:sys_memberships:read': 'x' }, roles: {} }],
    ...['admin', 'org:', 'org:a:b', 'org:a b', 'Org:a', 'org:A', ''].map((key): [string, unknown] => [
      'invalid_role_key',
      { permissions, roles: { [key]: role } },
    ]),
    ['unknown_permission', { permissions, roles: { 'org:a': { ...role, permissions: ['org:tasks:reed'] } } }],
    ['unknown_permission', { permissions, roles: { 'org:a': { ...role, permissions: ['constructor'] } } }],
    ['unknown_permission', { permissions, roles: { 'org:a': { ...role, permissions: ['org:sys_memberships:read'] } } }],
    ['unknown_role', { permissions, roles: { 'org:a': { ...role, extends: 'org:b' } } }],
    ['unknown_role', { permissions, roles: { 'org:a': { ...role, extends: ['__proto__'] } } }],
    ['unknown_role', { permissions, roles: { 'org:a': { ...role, extends: 7 } } }],
    ['unknown_role', { permissions, roles: { 'org:a': role }, creatorRole: 'org:b' }],
    ['unknown_role', { permissions, roles: { 'org:a': role }, defaultRole: 'toString' }],
    ['role_cycle', { permissions, roles: { 'org:a': { ...role, extends: 'org:a' } } }],
    [
      'role_cycle',
      {
        permissions,
        roles: {
          'org:a': { ...role, extends: 'org:b' },
          'org:b': { ...role, extends: ['org:c'] },
          'org:c': { ...role, extends: 'org:a' },
        },
      },
    ],
    ['invalid_definition', { permissions, roles: { 'org:a': {} } }],
    ['invalid_definition', { permissions, roles: { 'org:a': null } }],
    ['unknown_permission', { permissions, roles: { 'org:a': { ...role, permissions: 'some' } } }],
    ...[undefined, null, 'x', 7, {}, { permissions }, { roles: {} }, { permissions: {}, roles: 'x' }].map(
      (value): [string, unknown] => ['invalid_definition', value],
    ),
  ]
  for (const [code, definition] of wrong) {
    let error: unknown
    try {
      declare(definition)
    } catch (thrown) {
      error = thrown
    }
    expect(error, JSON.stringify(definition)).toBeInstanceOf(AccessError)
    expect(error, JSON.stringify(definition)).toMatchObject({ name: 'AccessError', code })
    expect((error as AccessError).message).toContain((error as AccessError).hint)
    expect((error as AccessError).hint.length).toBeGreaterThan(5)
  }
})

test('names the cycle', () => {
  const roles = { 'org:a': { name: 'A', extends: 'org:b' }, 'org:b': { name: 'B', extends: 'org:a' } }
  expect(() => declare({ permissions, roles })).toThrow(
    'role cycle: org:a extends org:b extends org:a. Remove one extends of the cycle.',
  )
})

test('a role that two parents share is not a cycle', () => {
  const access = defineAccess({
    permissions,
    roles: {
      'org:base': { name: 'Base', permissions: ['org:tasks:read'] },
      'org:left': { name: 'Left', extends: 'org:base' },
      'org:right': { name: 'Right', extends: 'org:base' },
      'org:both': { name: 'Both', extends: ['org:left', 'org:right'] },
    },
  })
  expect(access.permissionsOf('org:both')).toEqual(['org:tasks:read'])
})

test('warns above Clerk’s limit of 10 custom roles', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const roles = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`org:r${index}`, { name: 'R' }]))
  const own = { 'org:admin': { name: 'Admin' }, 'org:member': { name: 'Member' } }
  expect(declare({ permissions, roles: { ...own, ...roles(10) } })).toMatchObject({ warnings: [] })
  expect(warn).not.toHaveBeenCalled()
  expect(declare({ permissions, roles: { ...own, ...roles(11) } })).toMatchObject({
    warnings: ['The definition has 11 custom roles. Clerk allows 10.'],
  })
  expect(warn).toHaveBeenCalledOnce()
})

test('extending a role is the same as repeating its permissions', () => {
  const keys = Object.keys(permissions)
  const names = ['org:a', 'org:b', 'org:c', 'org:d', 'org:e', 'org:f']
  // A role extends only earlier ones, so there is no cycle; then the order of the declaration is shuffled.
  const graphs = fc
    .tuple(
      ...names.map((_, index) =>
        fc.record({ own: fc.subarray(keys), all: fc.boolean(), parents: fc.subarray(names.slice(0, index)) }),
      ),
    )
    .chain((nodes) => fc.shuffledSubarray(names, { minLength: names.length }).map((order) => ({ nodes, order })))
  fc.assert(
    fc.property(graphs, ({ nodes, order }) => {
      const node = (name: string) => nodes[names.indexOf(name)]!
      const flat = (name: string): string[] => [
        ...(node(name).all && name === 'org:f' ? keys : node(name).own),
        ...node(name).parents.flatMap(flat),
      ]
      const own = (name: string) => (node(name).all && name === 'org:f' ? 'all' : node(name).own)
      const extended = Object.fromEntries(
        order.map((name) => [name, { name, permissions: own(name), extends: node(name).parents }]),
      )
      const written = Object.fromEntries(order.map((name) => [name, { name, permissions: flat(name) }]))
      const one = defineAccess({ permissions, roles: extended } as AccessDefinition as never)
      const two = defineAccess({ permissions, roles: written } as AccessDefinition as never)
      expect(one.matrix()).toEqual(two.matrix())
      for (const name of names) {
        expect(one.permissionsOf(name)).toEqual(keys.filter((key) => flat(name).includes(key)))
        const session = sessionFromClaims({
          sub: 'user_1',
          sid: 'sess_1',
          org_id: 'org_1',
          org_role: name,
          org_permissions: one.permissionsOf(name),
        })
        for (const key of keys) expect(decide(session, permission(key)).allowed).toBe(flat(name).includes(key))
      }
    }),
    { numRuns },
  )
})

test('a graph with many paths resolves in bounded time', () => {
  const roles = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `org:r${index}`,
      { name: 'R', extends: Array.from({ length: index }, (_, parent) => `org:r${parent}`) },
    ]),
  )
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  expect(declare({ permissions, roles })).toMatchObject({
    warnings: ['The definition has 60 custom roles. Clerk allows 10.'],
  })
})

test('a definition may have roles of users, with permissions of their own', () => {
  const { user } = defineAccess({
    user: {
      claim: 'metadata.role',
      permissions: { 'reviews:moderate': 'Moderate reviews', 'users:ban': 'Ban users' },
      roles: {
        moderator: { name: 'Moderator', permissions: ['reviews:moderate'] },
        admin: { name: 'Admin', description: 'Runs the site', extends: 'moderator', permissions: ['users:ban'] },
      },
    },
  })
  expect(user).toMatchObject({ claim: 'metadata.role', metadata: 'role' })
  expect(user.roles[1]).toEqual({
    key: 'admin',
    name: 'Admin',
    description: 'Runs the site',
    permissions: ['reviews:moderate', 'users:ban'],
  })
  expect(user.permissionsOf('admin')).toEqual(['reviews:moderate', 'users:ban'])
  expect(user.permissionsOf('__proto__')).toEqual([])
  expect(user.matrix()[0]).toEqual({ key: 'reviews:moderate', description: 'Moderate reviews', roles: ['moderator', 'admin'] })
  expect(setup().user).toBe(null)
}) // prettier-ignore

test('without a list, the permissions of users are the ones that the roles name', () => {
  const { user, roles, permissions: none, creatorRole } = defineAccess({
    user: {
      claim: 'role_of_user',
      metadata: 'site.role',
      roles: { admin: { name: 'Admin', permissions: 'all' }, moderator: { name: 'Moderator', permissions: ['reviews:moderate'] } },
    },
  })
  expect(user.permissionsOf('admin')).toEqual(['reviews:moderate'])
  expect(user.metadata).toBe('site.role')
  expect([roles, none, creatorRole]).toEqual([[], [], null])
}) // prettier-ignore

test('mistakes in the user half are errors with a code and a hint', () => {
  const roles = { admin: { name: 'Admin' } }
  const wrong: [string, unknown][] = [
    ['invalid_role_key', { claim: 'metadata.role', roles: { 'org:admin': { name: 'Admin' } } }],
    ['invalid_role_key', { claim: 'metadata.role', roles: { 'a b': { name: 'Admin' } } }],
    ['invalid_permission_key', { claim: 'metadata.role', permissions: { 'org:a:b': '' }, roles }],
    ['unknown_permission', { claim: 'metadata.role', permissions: {}, roles: { admin: { name: 'A', permissions: ['x'] } } }],
    ['unknown_role', { claim: 'metadata.role', roles: { admin: { name: 'Admin', extends: 'owner' } } }],
    ['role_cycle', { claim: 'metadata.role', roles: { admin: { name: 'Admin', extends: 'admin' } } }],
    ...[undefined, 7, '', 'sub', 'o.rol', '.role', 'metadata.', 'metadata..role'].map((claim): [string, unknown] => ['invalid_definition', { claim, roles }]),
    ...[undefined, null, 'x'].map((value): [string, unknown] => ['invalid_definition', { claim: 'metadata.role', roles: value }]),
  ] // prettier-ignore
  for (const [code, user] of wrong) {
    const attempt = () => declare({ user })
    expect(attempt, JSON.stringify(user)).toThrow(AccessError)
    expect(attempt, JSON.stringify(user)).toThrow(expect.objectContaining({ code }) as Error)
  }
})
