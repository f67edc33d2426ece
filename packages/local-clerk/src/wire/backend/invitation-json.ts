/** Invitations as the Backend API writes them. */
import type { InvitationJSON, OrganizationInvitationJSON } from '@clerk/backend'
import type { Instance } from '../../instance/instance.ts'
import { invitationStatus, invitationUrl } from '../../state/invitations.ts'
import type { InvitationRecord } from '../../store/records.ts'
import { organizationInvitationJson } from '../invitation-json.ts'
import { publicOrganization } from '../public-organization.ts'
import { publicUser } from '../public-user.ts'
import type { Wire } from '../wire.ts'

export function backendInvitation(instance: Instance, invitation: InvitationRecord) {
  const status = invitationStatus(instance, invitation)
  const more = {
    url: status === 'pending' ? invitationUrl(instance, invitation) : null,
    expires_at: invitation.expiresAt ?? 0,
  }
  const organization = invitation.organizationId
    ? instance.store.organizations.get(invitation.organizationId)
    : undefined
  if (!organization) {
    return {
      object: 'invitation' as const,
      id: invitation.id,
      email_address: invitation.emailAddress,
      public_metadata: invitation.publicMetadata,
      status,
      revoked: status === 'revoked',
      ...more,
      created_at: invitation.createdAt,
      updated_at: invitation.updatedAt,
    } satisfies Wire<Omit<InvitationJSON, 'url'>> & { url: string | null; expires_at: number }
  }
  const inviter = invitation.inviterUserId ? instance.store.users.get(invitation.inviterUserId) : undefined
  return {
    ...organizationInvitationJson(instance, invitation),
    ...more,
    inviter_id: invitation.inviterUserId,
    public_inviter_data: inviter ? publicUser(instance, inviter) : null,
    public_organization_data: publicOrganization(instance, organization),
    private_metadata: invitation.privateMetadata,
  } satisfies Wire<OrganizationInvitationJSON> & { inviter_id: string | null; public_inviter_data: unknown }
}
