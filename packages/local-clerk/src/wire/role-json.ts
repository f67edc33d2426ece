/** Roles and permissions, as both APIs write them. */
import type { PermissionJSON, RoleJSON } from '@clerk/shared/types'
import type { Instance } from '../instance/instance.ts'
import type { PermissionRecord, RoleRecord } from '../store/records.ts'
import type { Wire } from './wire.ts'

export const permissionJson = (permission: PermissionRecord) =>
  ({
    object: 'permission' as const,
    id: permission.id,
    key: permission.key,
    name: permission.name,
    description: permission.description,
    type: permission.type,
    created_at: permission.createdAt,
    updated_at: permission.updatedAt,
  }) satisfies Wire<PermissionJSON>

export const roleJson = (instance: Instance, role: RoleRecord) =>
  ({
    object: 'role' as const,
    id: role.id,
    key: role.key,
    name: role.name,
    description: role.description,
    is_creator_eligible: role.key === instance.settings.creatorRole,
    permissions: role.permissions.flatMap((key) => instance.store.permissions.by('key', key)).map(permissionJson),
    created_at: role.createdAt,
    updated_at: role.updatedAt,
  }) satisfies Wire<RoleJSON> & { is_creator_eligible: boolean }
