/** Changes of roles and permissions. References follow when a key changes. */
import type { Instance } from '../instance/instance.ts'
import { ApiError, forbidden, invalidParam } from '../refusal/api-error.ts'
import { findRole } from '../state/roles.ts'
import type { PermissionRecord, RoleRecord } from '../store/records.ts'

const roleForm = /^org:[a-z0-9_]+$/
const permissionForm = /^org:[a-z0-9_]+:[a-z0-9_]+$/

export function checkNewRoleKey(instance: Instance, key: string): string {
  checkForm(key, roleForm, 'org:role_name')
  if (findRole(instance, key)) throw taken('role', key)
  return key
}

export function checkNewPermissionKey({ store }: Instance, key: string): string {
  if (key.startsWith('org:sys_'))
    throw invalidParam('key', 'Keys that start with org:sys_ are reserved for system permissions.')
  checkForm(key, permissionForm, 'org:feature:action')
  if (store.permissions.by('key', key).length > 0) throw taken('permission', key)
  return key
}

function checkForm(key: string, form: RegExp, example: string): void {
  if (form.test(key)) return
  throw invalidParam('key', `The key must have the form ${example}, in lower case.`, 'form_param_format_invalid')
}

const taken = (kind: string, key: string): ApiError =>
  invalidParam('key', `The ${kind} ${key} exists already.`, 'form_identifier_exists')

/** Updates the memberships that have this role. The caller stores the role itself. */
export function renameRole(instance: Instance, role: RoleRecord, key: string): void {
  checkNewRoleKey(instance, key)
  for (const membership of instance.store.memberships.all())
    if (membership.role === role.key) instance.store.memberships.put({ ...membership, role: key })
}

export function deleteRole({ store, settings }: Instance, role: RoleRecord): void {
  if (role.key === settings.creatorRole || role.key === settings.defaultRole) {
    throw forbidden(
      `${role.key} is the creator's or the default role and cannot be deleted.`,
      'organization_role_in_use',
    )
  }
  if (store.memberships.all().some((membership) => membership.role === role.key)) {
    throw new ApiError(
      403,
      'organization_role_assigned_to_members',
      'The role is assigned to members and cannot be deleted.',
    )
  }
  store.roles.remove(role.id)
}

export const changePermissions = (
  { store, clock }: Instance,
  role: RoleRecord,
  permissions: readonly string[],
): RoleRecord => store.roles.put({ ...role, permissions, updatedAt: clock.now() })

/** Updates the roles that have this permission. The caller stores the permission itself. */
export function renamePermission(instance: Instance, permission: PermissionRecord, key: string): void {
  checkNewPermissionKey(instance, key)
  for (const role of rolesWith(instance, permission))
    instance.store.roles.put({
      ...role,
      permissions: role.permissions.map((other) => (other === permission.key ? key : other)),
    })
}

/** Deletes the permission and removes it from every role. */
export function deletePermission(instance: Instance, permission: PermissionRecord): void {
  for (const role of rolesWith(instance, permission))
    instance.store.roles.put({ ...role, permissions: role.permissions.filter((other) => other !== permission.key) })
  instance.store.permissions.remove(permission.id)
}

const rolesWith = ({ store }: Instance, { key }: PermissionRecord): RoleRecord[] =>
  store.roles.all().filter((role) => role.permissions.includes(key))
