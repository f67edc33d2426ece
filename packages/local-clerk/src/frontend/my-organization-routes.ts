/** The organizations of the signed-in user: memberships, invitations and suggestions. */
import { Hono } from 'hono'
import { acceptInvitation } from '../operations/invitations.ts'
import { findInvitationByTicket, invitationStatus } from '../state/invitations.ts'
import { acceptSuggestion } from '../operations/membership-requests.ts'
import { suggestionsOf } from '../state/membership-requests.ts'
import { removeMembership } from '../operations/memberships.ts'
import { requireMembership } from '../state/memberships.ts'
import type { Instance } from '../instance/instance.ts'
import type { UserRecord } from '../store/records.ts'
import { notFound } from '../refusal/api-error.ts'
import { suggestionJson } from '../wire/frontend/domain-json.ts'
import { frontendMembership, userInvitation } from '../wire/frontend/organization-json.ts'
import { paginate } from '../wire/page.ts'
import { readForm, readSearch, requireSignedIn, respond, respondRead } from './frontend-context.ts'

export function myOrganizationRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store } = instance

  app.get('/me/organization_memberships', (c) => {
    const { user } = requireSignedIn(instance, c)
    const { rows, total } = paginate(
      store.memberships.by('user', user.id),
      readSearch(c, 'limit', 'offset', 'paginated'),
    )
    return respondRead(c, {
      data: rows.map((membership) => frontendMembership(instance, membership)),
      total_count: total,
    })
  })

  app.delete('/me/organization_memberships/:organizationId', async (c) => {
    const { client, user } = requireSignedIn(instance, c)
    const membership = removeMembership(instance, requireMembership(instance, c.req.param('organizationId'), user.id))
    return respond(instance, c, client, { object: 'organization_membership', id: membership.id, deleted: true })
  })

  app.get('/me/organization_invitations', (c) => {
    const { user } = requireSignedIn(instance, c)
    const search = readSearch(c, 'limit', 'offset', 'status', 'paginated')
    const statuses = search.strings('status') ?? ['pending']
    const invitations = verifiedInvitations(user).filter((invitation) =>
      statuses.includes(invitationStatus(instance, invitation)),
    )
    const { rows, total } = paginate(invitations, search)
    return respondRead(c, { data: rows.map((invitation) => userInvitation(instance, invitation)), total_count: total })
  })

  app.post('/me/organization_invitations/:id/accept', async (c) => {
    const { client, user } = requireSignedIn(instance, c)
    const invitation = verifiedInvitations(user).find((invitation) => invitation.id === c.req.param('id'))
    if (!invitation) throw notFound('Invitation')
    acceptInvitation(instance, invitation, user)
    return respond(instance, c, client, userInvitation(instance, store.invitations.get(invitation.id) ?? invitation))
  })

  app.get('/me/organization_suggestions', (c) => {
    const { user } = requireSignedIn(instance, c)
    const search = readSearch(c, 'limit', 'offset', 'status', 'paginated')
    const statuses = search.strings('status') ?? ['pending']
    const suggestions = suggestionsOf(instance, user).filter((suggestion) => statuses.includes(suggestion.status))
    const { rows, total } = paginate(suggestions, search)
    return respondRead(c, { data: rows.map((suggestion) => suggestionJson(instance, suggestion)), total_count: total })
  })

  app.post('/me/organization_suggestions/:id/accept', async (c) => {
    await readForm(c)
    const { client, user } = requireSignedIn(instance, c)
    const suggestion = suggestionsOf(instance, user).find((suggestion) => suggestion.id === c.req.param('id'))
    if (!suggestion) throw notFound('Organization suggestion')
    return respond(instance, c, client, suggestionJson(instance, acceptSuggestion(instance, suggestion)))
  })

  app.get('/me/organization_creation_defaults', (c) => {
    requireSignedIn(instance, c)
    return respondRead(c, { advisory: null, form: { name: '', slug: '', logo: null, blur_hash: null } })
  })

  /** Organization invitations to the user's verified addresses. */
  const verifiedInvitations = (user: UserRecord) =>
    user.emails
      .filter((email) => email.verified)
      .flatMap((email) => store.invitations.by('email', email.emailAddress))
      .filter(
        (invitation) =>
          invitation.organizationId !== null && findInvitationByTicket(instance, invitation.ticket) !== undefined,
      )

  return app
}
