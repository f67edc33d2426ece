/** The initial role set as the Backend API writes it. */
import type { RoleSetJSON } from '@clerk/backend'
import type { Instance } from '../../instance/instance.ts'
import type { RoleRecord } from '../../store/records.ts'
import { findRole } from '../../state/roles.ts'
import type { Wire } from '../wire.ts'

export const initialRoleSetKey = 'role_set:default'

export function roleSetJson(instance: Instance, id: string) {
  const roles = instance.store.roles.all()
  const item = (role: RoleRecord) => ({
    object: 'role_set_item' as const,
    id: role.id,
    key: role.key,
    name: role.name,
    description: role.description,
    members_count: instance.store.memberships.all().filter((membership) => membership.role === role.key).length,
    created_at: role.createdAt,
    updated_at: role.updatedAt,
  })
  const named = (key: string) => {
    const role = findRole(instance, key)
    return role ? item(role) : null
  }
  return {
    object: 'role_set' as const,
    id,
    key: initialRoleSetKey,
    name: 'Default role set',
    description: 'Every role of this instance.',
    roles: roles.map(item),
    default_role: named(instance.settings.defaultRole),
    creator_role: named(instance.settings.creatorRole),
    type: 'initial' as const,
    role_set_migration: null,
    created_at: Math.min(...roles.map((role) => role.createdAt)),
    updated_at: Math.max(...roles.map((role) => role.updatedAt)),
  } satisfies Wire<RoleSetJSON>
}
