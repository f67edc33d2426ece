/** Organizations, memberships and invitations as the Frontend API writes them: without private metadata. */
import type {
  OrganizationInvitationJSON,
  OrganizationJSON,
  OrganizationMembershipJSON,
  PublicOrganizationDataJSON,
  UserOrganizationInvitationJSON,
} from '@clerk/shared/types'
import type { Instance } from '../../instance/instance.ts'
import type { InvitationRecord, MembershipRecord, OrganizationRecord } from '../../store/records.ts'
import { organizationInvitationJson } from '../invitation-json.ts'
import { membershipJson } from '../membership-json.ts'
import { membersCount, organizationJson } from '../organization-json.ts'
import { publicOrganization } from '../public-organization.ts'
import type { Wire } from '../wire.ts'

export const frontendOrganization = (instance: Instance, organization: OrganizationRecord) =>
  ({
    ...organizationJson(instance, organization),
    members_count: membersCount(instance, organization),
  }) satisfies Wire<OrganizationJSON>

export const frontendMembership = (instance: Instance, membership: MembershipRecord) =>
  membershipJson(instance, membership, frontendOrganization) satisfies Wire<OrganizationMembershipJSON>

export const frontendInvitation = (instance: Instance, invitation: InvitationRecord) =>
  organizationInvitationJson(instance, invitation) satisfies Wire<OrganizationInvitationJSON>

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
