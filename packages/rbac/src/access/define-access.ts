import { AccessError, type AccessErrorCode } from '../error/access-error.ts'
import type { SystemPermissionKey } from '../requirement/keys.ts'
import type { Access } from './access.ts'
import type { AccessDefinition, CheckedDefinition, RoleDefinition } from './definition.ts'

const segment = '[a-z0-9_-]+'
const roleKey = new RegExp(`^org:${segment}$`)
const permissionKey = new RegExp(`^org:${segment}:${segment}$`)
const maximumCustomRoles = 10

/**
 * Declares every role and permission of an application, once. Types, requirements, Clerk's own `has()`, reports and
 * the local Clerk follow from it.
 *
 * @throws {AccessError} for what the types reject too: `invalid_permission_key`, `reserved_permission`,
 * `invalid_role_key`, `unknown_permission`, `unknown_role`, `role_cycle`, `invalid_definition`.
 * @example
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
 */
export function defineAccess<
  const Permissions extends Readonly<Record<string, string>>,
  const Roles extends Readonly<Record<string, RoleDefinition>>,
>(definition: CheckedDefinition<Permissions, Roles>): Access<keyof Permissions & string, keyof Roles & string> {
  return resolve(definition as AccessDefinition) as Access<keyof Permissions & string, keyof Roles & string>
}

function resolve(definition: AccessDefinition): Access {
  const permissions = entries(definition?.permissions, 'permissions').map(([key, description]) => {
    if (key.startsWith('org:sys_'))
      fail('reserved_permission', `"${key}" is one of Clerk's.`, 'Grant it with systemPermissions.')
    if (!permissionKey.test(key))
      fail('invalid_permission_key', `"${key}" is no permission.`, 'Name it org:feature:action.')
    return Object.freeze({ key, description: String(description) })
  })
  const keys = permissions.map(({ key }) => key)
  const declared = new Map(entries(definition.roles, 'roles') as [string, RoleDefinition][])
  const parentsOf = (role: RoleDefinition) => (role.extends === undefined ? [] : [role.extends].flat())
  const mustExist = (role: unknown, where: string) =>
    declared.has(role as string) || fail('unknown_role', `${where} names "${String(role)}".`, 'Declare that role.')

  /** The roles whose permissions a role has, itself included. */
  const family = (key: string, path: readonly string[]): readonly RoleDefinition[] => {
    if (path.includes(key)) fail('role_cycle', `${[...path, key].join(' extends ')}.`, 'Remove one of them.')
    const role = declared.get(key)!
    return [role, ...parentsOf(role).flatMap((parent) => mustExist(parent, key) && family(parent, [...path, key]))]
  }

  const roles = [...declared].map(([key, role]) => {
    if (!roleKey.test(key)) fail('invalid_role_key', `"${key}" is no role.`, 'Name it org:name.')
    if (typeof role?.name !== 'string') fail('invalid_definition', `${key} has no name.`, 'Give it one.')
    const granted = new Set<string>()
    const system = new Set<SystemPermissionKey>()
    for (const member of family(key, [])) {
      for (const permission of member.permissions === 'all' ? keys : (member.permissions ?? [])) {
        if (!keys.includes(permission))
          fail('unknown_permission', `${key} grants "${permission}".`, 'Declare that permission.')
        granted.add(permission)
      }
      for (const permission of member.systemPermissions ?? []) system.add(permission)
    }
    return Object.freeze({
      key,
      name: role.name,
      description: role.description ?? '',
      permissions: Object.freeze(keys.filter((permission) => granted.has(permission))),
      systemPermissions: Object.freeze([...system]),
    })
  })

  const find = (key: string) => roles.find((role) => role.key === key)
  const chosen = (option: 'creatorRole' | 'defaultRole', fallback: string) => {
    if (definition[option] !== undefined) mustExist(definition[option], option)
    return definition[option] ?? find(fallback)?.key ?? null
  }
  const custom = roles.filter(({ key }) => key !== 'org:admin' && key !== 'org:member').length
  return Object.freeze({
    permissions: Object.freeze(permissions),
    roles: Object.freeze(roles),
    creatorRole: chosen('creatorRole', 'org:admin'),
    defaultRole: chosen('defaultRole', 'org:member'),
    warnings: Object.freeze(
      custom > maximumCustomRoles
        ? [`${custom} custom roles: Clerk allows ${maximumCustomRoles} unless your plan says more.`]
        : [],
    ),
    matrix: () =>
      permissions.map(({ key, description }) => ({
        key,
        description,
        roles: roles.filter((role) => role.permissions.includes(key)).map((role) => role.key),
      })),
    permissionsOf: (role: string) => find(role)?.permissions ?? [],
    systemPermissionsOf: (role: string) => find(role)?.systemPermissions ?? [],
  })
}

const entries = (value: unknown, field: string): [string, unknown][] =>
  typeof value === 'object' && value
    ? Object.entries(value)
    : fail('invalid_definition', `"${field}" is not an object.`, 'See defineAccess.')

function fail(code: AccessErrorCode, problem: string, hint: string): never {
  throw new AccessError(code, problem, hint)
}
