/** Memberships as the Backend API writes them. */
import type { OrganizationMembershipJSON } from '@clerk/backend'
import type { PublicUserDataJSON } from '@clerk/shared/types'
import type { Instance } from '../../store/instance.ts'
import type { MembershipRecord, UserRecord } from '../../store/records.ts'
import { findRole } from '../../operations/roles.ts'
import { imageUrl } from '../image-url.ts'
import { userIdentifier } from '../user-identifier.ts'
import { backendOrganization } from './organization-json.ts'
import type { Wire } from '../wire.ts'

export const publicUser = (instance: Instance, user: UserRecord) =>
  ({
    identifier: userIdentifier(user),
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: imageUrl(instance, user),
    has_image: user.imageUrl !== null,
    user_id: user.id,
    username: user.username ?? '',
    banned: user.banned,
  }) satisfies Wire<PublicUserDataJSON>

export function backendMembership(instance: Instance, membership: MembershipRecord) {
  const organization = instance.store.organizations.get(membership.organizationId)
  const user = instance.store.users.get(membership.userId)
  if (!organization || !user) throw new Error('A membership without its organization or user.')
  const role = findRole(instance, membership.role)
  return {
    object: 'organization_membership' as const,
    id: membership.id,
    role: membership.role,
    role_name: role?.name ?? membership.role,
    permissions: [...(role?.permissions ?? [])],
    public_metadata: membership.publicMetadata,
    private_metadata: membership.privateMetadata,
    organization: backendOrganization(instance, organization),
    public_user_data: publicUser(instance, user),
    created_at: membership.createdAt,
    updated_at: membership.updatedAt,
  } satisfies Wire<OrganizationMembershipJSON> & { role_name: string }
}
