import type { Instance } from '../instance/instance.ts'
import type { RoleRecord } from '../store/records.ts'
import { invalidParam } from '../refusal/api-error.ts'

export const findRole = (instance: Instance, key: string): RoleRecord | undefined =>
  instance.store.roles.by('key', key)[0]

/** The role with this key. `param` is named in the refusal. */
export function requireRole(instance: Instance, key: string, param = 'role'): RoleRecord {
  const role = findRole(instance, key)
  if (role) return role
  const known = instance.store.roles.all().map((role) => role.key)
  throw invalidParam(param, `There is no role ${key}. Known roles: ${known.join(', ')}.`, 'organization_role_not_found')
}

export const permissionsOfRole = (instance: Instance, key: string): readonly string[] =>
  findRole(instance, key)?.permissions ?? []
