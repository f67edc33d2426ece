/** The part of a membership that both APIs write. */
import type { OrganizationMembershipJSON } from '@clerk/shared/types'
import { inconsistentData } from '../errors/inconsistent-data.ts'
import type { Instance } from '../instance/instance.ts'
import { findRole } from '../state/roles.ts'
import type { MembershipRecord, OrganizationRecord } from '../store/records.ts'
import { publicUser } from './public-user.ts'
import type { Wire } from './wire.ts'

/** @param organizationJson writes the organization for the API in question */
export function membershipJson<O>(
  instance: Instance,
  membership: MembershipRecord,
  organizationJson: (instance: Instance, organization: OrganizationRecord) => O,
) {
  const organization = instance.store.organizations.get(membership.organizationId)
  const user = instance.store.users.get(membership.userId)
  if (!organization || !user) throw inconsistentData(`The membership ${membership.id} has no organization or no user.`)
  const role = findRole(instance, membership.role)
  return {
    object: 'organization_membership' as const,
    id: membership.id,
    role: membership.role,
    role_name: role?.name ?? membership.role,
    permissions: [...(role?.permissions ?? [])],
    public_metadata: membership.publicMetadata,
    organization: organizationJson(instance, organization),
    public_user_data: publicUser(instance, user),
    created_at: membership.createdAt,
    updated_at: membership.updatedAt,
  } satisfies Wire<Omit<OrganizationMembershipJSON, 'organization'>> & { organization: O }
}
