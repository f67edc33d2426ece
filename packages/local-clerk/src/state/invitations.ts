/** Reads of invitations. */
import type { Instance } from '../instance/instance.ts'
import { ApiError } from '../refusal/api-error.ts'
import type { InvitationRecord, InvitationStatus } from '../store/records.ts'
import { findUserByEmail } from './users.ts'

/** Pending invitations expire, so their status depends on the clock. */
export const invitationStatus = (instance: Instance, invitation: InvitationRecord): InvitationStatus =>
  invitation.status === 'pending' && invitation.expiresAt !== null && invitation.expiresAt <= instance.clock.now()
    ? 'expired'
    : invitation.status

export const pendingInvitationsOf = (instance: Instance, organizationId: string): InvitationRecord[] =>
  instance.store.invitations
    .by('organization', organizationId)
    .filter((invitation) => invitationStatus(instance, invitation) === 'pending')

/** The link in the mail: the page that the inviter named, or the app's sign-in or sign-up page, with the ticket. */
export function invitationUrl(instance: Instance, invitation: InvitationRecord): string {
  const status = findUserByEmail(instance, invitation.emailAddress) ? 'sign_in' : 'sign_up'
  const page =
    invitation.redirectUrl ?? (status === 'sign_in' ? instance.settings.signInUrl : instance.settings.signUpUrl)
  const [path = '', fragment] = page.split('#')
  const separator = path.includes('?') ? '&' : '?'
  return `${path}${separator}__clerk_ticket=${invitation.ticket}&__clerk_status=${status}${fragment === undefined ? '' : `#${fragment}`}`
}

export const findInvitationByTicket = (instance: Instance, ticket: string): InvitationRecord | undefined =>
  instance.store.invitations.by('ticket', ticket)[0]

export function assertPending(instance: Instance, invitation: InvitationRecord): void {
  const status = invitationStatus(instance, invitation)
  if (status === 'pending') return
  if (status === 'expired') throw new ApiError(400, 'ticket_expired_code', 'The invitation has expired.')
  throw new ApiError(
    400,
    status === 'accepted' ? 'invitation_already_accepted' : 'organization_invitation_revoked',
    `The invitation was ${status}.`,
  )
}
