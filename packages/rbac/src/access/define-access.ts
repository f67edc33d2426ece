import { AccessError, type AccessErrorCode } from '../errors/access-error.ts'
import type { Access } from './access.ts'
import type { AccessDefinition, CheckedDefinition, RoleDefinition } from './definition.ts'

const permissionKey = /^org:[a-z0-9_-]+:[a-z0-9_-]+$/
const roleKey = /^org:[a-z0-9_-]+$/
const maximumCustomRoles = 10

/**
 * Declares every role and permission of an application, once. Types, requirements, Clerk's own `has()`, reports and
 * the local Clerk derive from it. More custom roles than Clerk's limit of 10 give a warning, on the console and in
 * `warnings`.
 *
 * @throws {AccessError} for definitions that are type errors too: `invalid_permission_key`, `reserved_permission`,
 * `invalid_role_key`, `unknown_permission`, `unknown_role`, `role_cycle`, `invalid_definition`.
 * @example
 * ```ts
 * import { defineAccess } from '@rolecall/rbac'
 * const access = defineAccess({
 *   permissions: { 'org:tasks:read': 'See tasks', 'org:tasks:write': 'Change tasks' },
 *   roles: {
 *     'org:member': { name: 'Member', permissions: ['org:tasks:read'] },
 *     'org:editor': { name: 'Editor', extends: 'org:member', permissions: ['org:tasks:write'] },
 *     'org:admin': { name: 'Admin', permissions: 'all' },
 *   },
 * })
 * access.permissionsOf('org:editor') // ['org:tasks:read', 'org:tasks:write']
 * ```
 */
export function defineAccess<
  const Permissions extends Readonly<Record<string, string>>,
  // Generic over its own keys, so that editors complete them. `CheckedDefinition` explains the wrong ones.
  const Roles extends {
    readonly [Key in keyof Roles]: RoleDefinition<keyof Permissions & string, keyof Roles & string>
  },
>(definition: CheckedDefinition<Permissions, Roles>): Access<keyof Permissions & string, keyof Roles & string> {
  return resolve(definition) as Access<keyof Permissions & string, keyof Roles & string>
}

function resolve(definition: AccessDefinition): Access {
  const permissions = entries(definition?.permissions).map(([key, description]) => {
    if (key.startsWith('org:sys_'))
      fail('reserved_permission', key, 'Clerk owns this prefix. Grant system permissions with systemPermissions')
    if (!permissionKey.test(key)) fail('invalid_permission_key', key, 'Use the form org:feature:action, in lower case')
    return Object.freeze({ key, description })
  })
  const keys = permissions.map(({ key }) => key)
  const declared = new Map(entries(definition.roles))

  /** A role and the roles that it extends at any depth, each once. */
  const family = (
    key: string,
    found = new Set<RoleDefinition>(),
    path: readonly string[] = [],
  ): Set<RoleDefinition> => {
    const role = declared.get(key) ?? fail('unknown_role', key, 'Declare the role under roles')
    if (path.includes(key)) fail('role_cycle', [...path, key].join(' extends '), 'Remove one extends of the cycle')
    if (!found.has(role)) {
      found.add(role)
      for (const parent of [role.extends ?? []].flat()) family(parent, found, [...path, key])
    }
    return found
  }

  const roles = [...declared].map(([key, role]) => {
    if (!roleKey.test(key)) fail('invalid_role_key', key, 'Use the form org:name, in lower case')
    if (!role?.name) fail('invalid_definition', key, 'Give the role a name')
    const members = [...family(key)]
    const granted = new Set(
      members.flatMap((member) => (member.permissions === 'all' ? keys : (member.permissions ?? []))),
    )
    for (const permission of granted)
      if (!keys.includes(permission))
        fail('unknown_permission', `${permission} of ${key}`, 'Declare the permission under permissions')
    return Object.freeze({
      key,
      name: role.name,
      description: role.description ?? '',
      permissions: Object.freeze(keys.filter((permission) => granted.has(permission))),
      systemPermissions: Object.freeze([...new Set(members.flatMap((member) => member.systemPermissions ?? []))]),
    })
  })

  const find = (key: string) => roles.find((role) => role.key === key)
  const chosen = (key: string | undefined, fallback: string) =>
    key ? (family(key), key) : (find(fallback)?.key ?? null)
  const custom = roles.filter(({ key }) => key !== 'org:admin' && key !== 'org:member').length
  const warnings =
    custom > maximumCustomRoles
      ? [`The definition has ${custom} custom roles. Clerk allows ${maximumCustomRoles}.`]
      : []
  for (const warning of warnings) console.warn(warning)

  return Object.freeze({
    permissions: Object.freeze(permissions),
    roles: Object.freeze(roles),
    creatorRole: chosen(definition.creatorRole, 'org:admin'),
    defaultRole: chosen(definition.defaultRole, 'org:member'),
    warnings: Object.freeze(warnings),
    matrix: () =>
      permissions.map((permission) => ({
        ...permission,
        roles: roles.filter((role) => role.permissions.includes(permission.key)).map(({ key }) => key),
      })),
    permissionsOf: (role: string) => find(role)?.permissions ?? [],
    systemPermissionsOf: (role: string) => find(role)?.systemPermissions ?? [],
  })
}

const entries = <Value>(value: Readonly<Record<string, Value>>): [string, Value][] =>
  Object(value) === value
    ? Object.entries(value)
    : fail('invalid_definition', 'permissions or roles', 'Pass an object for each')

function fail(code: AccessErrorCode, what: string, hint: string): never {
  throw new AccessError(code, what, hint)
}
