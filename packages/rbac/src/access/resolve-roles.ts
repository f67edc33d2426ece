import { AccessError, type AccessErrorCode } from '../errors/access-error.ts'

/** A role as both halves of a definition have it. */
export interface RoleSource {
  readonly name: string
  readonly description?: string
  readonly permissions?: readonly string[] | 'all'
  readonly extends?: string | readonly string[]
}

/** The forms of the keys of one half. */
export interface KeyForms {
  readonly permission: RegExp
  readonly role: RegExp
  readonly hint: string
}

/** Resolves and checks the permissions and roles of one half of a definition. */
export function resolveRoles<Role extends RoleSource>(
  permissionSource: Readonly<Record<string, string>>,
  roleSource: Readonly<Record<string, Role>>,
  forms: KeyForms,
) {
  const permissions = entries(permissionSource).map(([key, description]) => {
    if (key.startsWith('org:sys_')) fail('reserved_permission', key, 'Grant it with systemPermissions')
    if (!forms.permission.test(key)) fail('invalid_permission_key', key, forms.hint)
    return Object.freeze({ key, description })
  })
  const keys = permissions.map(({ key }) => key)
  const declared = new Map(entries(roleSource))

  /** A role and the roles that it extends at any depth, each once. */
  const family = (key: string, found = new Set<Role>(), path: readonly string[] = []): Set<Role> => {
    const role = declared.get(key) ?? fail('unknown_role', key, 'Declare it under roles')
    if (path.includes(key)) fail('role_cycle', [...path, key].join(' extends '), 'Remove one extends of the cycle')
    if (!found.has(role)) {
      found.add(role)
      for (const parent of [role.extends ?? []].flat<readonly (string | readonly string[])[]>())
        family(parent, found, [...path, key])
    }
    return found
  }

  const roles = [...declared].map(([key, role]) => {
    if (!forms.role.test(key)) fail('invalid_role_key', key, forms.hint)
    if (!role?.name) fail('invalid_definition', key, 'Give the role a name')
    const granted = new Set(
      [...family(key)].flatMap((member) => (member.permissions === 'all' ? keys : (member.permissions ?? []))),
    )
    for (const permission of granted)
      if (!keys.includes(permission))
        fail('unknown_permission', `${permission} of ${key}`, 'Declare it under permissions')
    return Object.freeze({
      key,
      name: role.name,
      description: role.description ?? '',
      permissions: Object.freeze(keys.filter((permission) => granted.has(permission))),
    })
  })
  return {
    permissions: Object.freeze(permissions),
    roles: Object.freeze(roles),
    family,
    matrix: () =>
      permissions.map((permission) => ({
        ...permission,
        roles: roles.filter((role) => role.permissions.includes(permission.key)).map(({ key }) => key),
      })),
    permissionsOf: (role: string) => roles.find(({ key }) => key === role)?.permissions ?? [],
  }
}

const entries = <Value>(value: Readonly<Record<string, Value>>): [string, Value][] =>
  Object(value) === value
    ? Object.entries(value)
    : fail('invalid_definition', 'permissions or roles', 'Declare an object of each')

export function fail(code: AccessErrorCode, problem: string, hint: string): never {
  throw new AccessError(code, problem, hint)
}
