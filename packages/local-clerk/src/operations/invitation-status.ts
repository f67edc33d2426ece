import type { Instance } from '../store/instance.ts'
import type { InvitationRecord, InvitationStatus } from '../store/records.ts'

/** Pending invitations run out: their status depends on the time at which one looks. */
export const invitationStatus = (instance: Instance, invitation: InvitationRecord): InvitationStatus =>
  invitation.status === 'pending' && invitation.expiresAt !== null && invitation.expiresAt <= instance.clock.now()
    ? 'expired'
    : invitation.status

export const pendingInvitationsOf = (instance: Instance, organizationId: string): InvitationRecord[] =>
  instance.store.invitations
    .by('organization', organizationId)
    .filter((invitation) => invitationStatus(instance, invitation) === 'pending')
