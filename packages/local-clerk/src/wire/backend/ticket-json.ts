/** Sign-in tokens and actor tokens as the Backend API writes them. */
import type { ActorTokenJSON, SignInTokenJSON } from '@clerk/backend'
import type { Instance } from '../../instance/instance.ts'
import type { TicketRecord } from '../../store/records.ts'

export function ticketJson({ settings }: Instance, ticket: TicketRecord) {
  const shared = {
    id: ticket.id,
    user_id: ticket.userId,
    token: ticket.token,
    status: ticket.status,
    url: `${settings.signInUrl}?__clerk_ticket=${ticket.token}`,
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
  }
  return ticket.kind === 'actor_token'
    ? ({ object: ticket.kind, ...shared, actor: ticket.actor } satisfies ActorTokenJSON)
    : ({ object: ticket.kind, ...shared } satisfies SignInTokenJSON)
}
