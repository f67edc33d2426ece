/** The part of an invitation to an organization that both APIs write. */
import type { OrganizationInvitationJSON } from '@clerk/shared/types'
import type { Instance } from '../instance/instance.ts'
import { invitationStatus } from '../state/invitations.ts'
import { findRole } from '../state/roles.ts'
import type { InvitationRecord } from '../store/records.ts'
import type { Wire } from './wire.ts'

export const organizationInvitationJson = (instance: Instance, invitation: InvitationRecord) =>
  ({
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
  }) satisfies Wire<OrganizationInvitationJSON>
