/** Organizations and memberships as the Frontend API writes them: without private metadata. */
import type {
  OrganizationInvitationJSON,
  OrganizationJSON,
  OrganizationMembershipJSON,
  PublicOrganizationDataJSON,
  UserOrganizationInvitationJSON,
} from '@clerk/shared/types'
import type { Instance } from '../../store/instance.ts'
import type { InvitationRecord, MembershipRecord, OrganizationRecord } from '../../store/records.ts'
import { invitationStatus } from '../../operations/invitation-status.ts'
import { findRole } from '../../operations/roles.ts'
import { publicUser } from '../backend/membership-json.ts'
import { backendOrganization, publicOrganization } from '../backend/organization-json.ts'
import type { Wire } from '../wire.ts'

export function frontendOrganization(instance: Instance, organization: OrganizationRecord) {
  const {
    private_metadata: _private,
    role_set_key: _roleSet,
    members_count = 0,
    ...rest
  } = backendOrganization(instance, organization)
  return { ...rest, members_count } satisfies Wire<OrganizationJSON>
}

export function frontendMembership(instance: Instance, membership: MembershipRecord) {
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
    organization: frontendOrganization(instance, organization),
    public_user_data: publicUser(instance, user),
    created_at: membership.createdAt,
    updated_at: membership.updatedAt,
  } satisfies Wire<OrganizationMembershipJSON>
}

export function frontendInvitation(instance: Instance, invitation: InvitationRecord) {
  return {
    object: 'organization_invitation' as const,
    id: invitation.id,
    email_address: invitation.emailAddress,
    organization_id: invitation.organizationId ?? '',
    public_metadata: invitation.publicMetadata,
    status: invitationStatus(instance, invitation),
    role: invitation.role,
    role_name: findRole(instance, invitation.role)?.name ?? invitation.role,
    created_at: invitation.createdAt,
    updated_at: invitation.updatedAt,
  } satisfies Wire<OrganizationInvitationJSON>
}

/** An invitation as the invited user sees it. */
export function userInvitation(instance: Instance, invitation: InvitationRecord) {
  const organization = invitation.organizationId
    ? instance.store.organizations.get(invitation.organizationId)
    : undefined
  return {
    ...frontendInvitation(instance, invitation),
    public_organization_data: organization ? publicOrganization(instance, organization) : null,
  } satisfies Wire<Omit<UserOrganizationInvitationJSON, 'public_organization_data'>> & {
    public_organization_data: Wire<PublicOrganizationDataJSON> | null
    organization_id: string
    role_name: string
  }
}
