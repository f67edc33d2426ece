/** One-time tokens that sign a user in: sign-in tokens, actor tokens, and invitations that an existing user follows. */
import { createId, randomText } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { ActorRecord, TicketRecord, UserRecord } from '../store/records.ts'
import { ApiError } from '../refusal/api-error.ts'
import { acceptInvitation } from './invitations.ts'
import { findInvitationByTicket } from '../state/invitations.ts'
import { findUserByEmail, requireUser } from '../state/users.ts'

export interface NewTicket {
  readonly user: UserRecord
  readonly kind: TicketRecord['kind']
  readonly actor?: ActorRecord | null
  readonly expiresInSeconds: number
  readonly sessionMaxDurationInSeconds?: number | null
}

export function createTicket(
  instance: Instance,
  { user, kind, actor = null, expiresInSeconds, sessionMaxDurationInSeconds = null }: NewTicket,
): TicketRecord {
  const now = instance.clock.now()
  return instance.store.tickets.put({
    id: createId(kind === 'actor_token' ? 'act' : 'sit'),
    kind,
    token: `local_ticket_${randomText(40)}`,
    userId: user.id,
    actor,
    status: 'pending',
    sessionMaxDurationInSeconds,
    expiresAt: now + expiresInSeconds * 1000,
    createdAt: now,
    updatedAt: now,
  })
}

const invalid = (message: string, code = 'ticket_invalid_code'): ApiError => new ApiError(400, code, message)

/** @throws {ApiError} for a ticket that is unknown, used, revoked or expired */
export function consumeTicket(
  instance: Instance,
  token: string,
): { user: UserRecord; actor: ActorRecord | null; lifetime: number | undefined; organizationId?: string | undefined } {
  const invitation = findInvitationByTicket(instance, token)
  if (invitation) {
    const user = findUserByEmail(instance, invitation.emailAddress)
    if (!user) throw invalid('The invitation is for an address without an account. Sign up with it instead.')
    acceptInvitation(instance, invitation, user)
    return { user, actor: null, lifetime: undefined, organizationId: invitation.organizationId ?? undefined }
  }
  const ticket = instance.store.tickets.by('token', token)[0]
  if (!ticket) throw invalid('Ticket is invalid.')
  if (ticket.status === 'revoked') throw invalid('Ticket was revoked.', 'sign_in_token_revoked_code')
  if (ticket.status === 'accepted') throw invalid('Ticket has already been used.', 'sign_in_token_already_used_code')
  if (ticket.expiresAt <= instance.clock.now()) throw invalid('Ticket is expired.', 'ticket_expired_code')
  instance.store.tickets.change(ticket.id, { status: 'accepted', updatedAt: instance.clock.now() })
  const seconds = ticket.sessionMaxDurationInSeconds
  return {
    user: requireUser(instance, ticket.userId),
    actor: ticket.actor,
    lifetime: seconds === null ? undefined : seconds * 1000,
  }
}

export function revokeTicket(instance: Instance, ticket: TicketRecord): TicketRecord {
  if (ticket.status === 'accepted')
    throw new ApiError(400, 'sign_in_token_cannot_be_revoked_code', 'The token has been used and cannot be revoked.')
  return instance.store.tickets.put({ ...ticket, status: 'revoked', updatedAt: instance.clock.now() })
}
