/** Organizations, roles and permissions as the Backend API writes them. */
import type { OrganizationJSON, PublicOrganizationDataJSON } from '@clerk/backend'
import type { PermissionJSON, RoleJSON } from '@clerk/shared/types'
import type { Instance } from '../../store/instance.ts'
import type { OrganizationRecord, PermissionRecord, RoleRecord } from '../../store/records.ts'
import { pendingInvitationsOf } from '../../operations/invitation-status.ts'
import { imageUrl } from '../image-url.ts'
import { initialRoleSetKey } from './role-set-json.ts'
import type { Wire } from '../wire.ts'

export function backendOrganization(instance: Instance, organization: OrganizationRecord, withMembersCount = true) {
  return {
    object: 'organization',
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    image_url: imageUrl(instance, organization),
    has_image: organization.imageUrl !== null,
    ...(withMembersCount ? { members_count: instance.store.memberships.countBy('organization', organization.id) } : {}),
    pending_invitations_count: pendingInvitationsOf(instance, organization.id).length,
    max_allowed_memberships: organization.maxAllowedMemberships,
    admin_delete_enabled: organization.adminDeleteEnabled,
    public_metadata: organization.publicMetadata,
    private_metadata: organization.privateMetadata,
    ...(organization.createdBy ? { created_by: organization.createdBy } : {}),
    role_set_key: initialRoleSetKey,
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
  } satisfies Wire<OrganizationJSON>
}

export function publicOrganization(instance: Instance, organization: OrganizationRecord) {
  return {
    object: 'organization' as const,
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    image_url: imageUrl(instance, organization),
    has_image: organization.imageUrl !== null,
  } satisfies Wire<PublicOrganizationDataJSON>
}

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
