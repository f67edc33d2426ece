/** Invitations as the Backend API writes them. */
import type { InvitationJSON, OrganizationInvitationJSON } from '@clerk/backend'
import type { Instance } from '../../store/instance.ts'
import type { InvitationRecord } from '../../store/records.ts'
import { invitationStatus } from '../../operations/invitation-status.ts'
import { invitationUrl } from '../../operations/invitations.ts'
import { findRole } from '../../operations/roles.ts'
import { publicOrganization } from './organization-json.ts'
import { publicUser } from './membership-json.ts'
import type { Wire } from '../wire.ts'

export function backendInvitation(instance: Instance, invitation: InvitationRecord) {
  const status = invitationStatus(instance, invitation)
  const shared = {
    id: invitation.id,
    email_address: invitation.emailAddress,
    public_metadata: invitation.publicMetadata,
    status,
    url: status === 'pending' ? invitationUrl(instance, invitation) : null,
    created_at: invitation.createdAt,
    updated_at: invitation.updatedAt,
    expires_at: invitation.expiresAt ?? 0,
  }
  const organization = invitation.organizationId
    ? instance.store.organizations.get(invitation.organizationId)
    : undefined
  if (!organization) {
    return {
      object: 'invitation' as const,
      ...shared,
      revoked: status === 'revoked',
    } satisfies Wire<Omit<InvitationJSON, 'url'>> & { url: string | null; expires_at: number }
  }
  const inviter = invitation.inviterUserId ? instance.store.users.get(invitation.inviterUserId) : undefined
  return {
    object: 'organization_invitation' as const,
    ...shared,
    role: invitation.role,
    role_name: findRole(instance, invitation.role)?.name ?? invitation.role,
    organization_id: organization.id,
    inviter_id: invitation.inviterUserId,
    public_inviter_data: inviter ? publicUser(instance, inviter) : null,
    public_organization_data: publicOrganization(instance, organization),
    private_metadata: invitation.privateMetadata,
  } satisfies Wire<OrganizationInvitationJSON> & { inviter_id: string | null; public_inviter_data: unknown }
}
