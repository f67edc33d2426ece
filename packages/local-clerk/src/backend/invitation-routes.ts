/** Invitations to organizations and to the application. */
import { Hono } from 'hono'
import {
  createInvitation,
  countInvitationRequest,
  createInvitations,
  revokeInvitation,
} from '../operations/invitations.ts'
import { invitationStatus } from '../state/invitations.ts'
import { membershipHas, findMembership } from '../state/memberships.ts'
import { requireOrganization } from '../state/organizations.ts'
import type { Instance } from '../instance/instance.ts'
import type { InvitationRecord, OrganizationRecord } from '../store/records.ts'
import { ApiError, invalidParam, notFound, notSupported } from '../refusal/api-error.ts'
import { backendInvitation } from '../wire/backend/invitation-json.ts'
import { orderBy, paginate } from '../wire/page.ts'
import type { Params } from '../wire/params.ts'
import { deleted, readFilters, readJson } from './backend-context.ts'

const organizationFields = [
  'email_address',
  'role',
  'inviter_user_id',
  'redirect_url',
  'public_metadata',
  'private_metadata',
  'expires_in_days',
]
const applicationFields = [
  'email_address',
  'redirect_url',
  'public_metadata',
  'expires_in_days',
  'ignore_existing',
  'notify',
  'template_slug',
]

const orders: ReadonlyMap<string, (invitation: InvitationRecord) => string | number> = new Map<
  string,
  (invitation: InvitationRecord) => string | number
>([
  ['created_at', (invitation) => invitation.createdAt],
  ['email_address', (invitation) => invitation.emailAddress],
  ['expires_at', (invitation) => invitation.expiresAt ?? 0],
])

export function invitationRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store } = instance
  const json = (invitation: InvitationRecord) => backendInvitation(instance, invitation)

  app.get('/organizations/:id/invitations', (c) => {
    const params = readFilters(c, 'limit', 'offset', 'status', 'email_address', 'order_by')
    const organization = requireOrganization(instance, c.req.param('id'))
    return c.json(page(store.invitations.by('organization', organization.id), params))
  })

  app.post('/organizations/:id/invitations', async (c) => {
    const body = await readJson(c, ...organizationFields)
    const organization = requireOrganization(instance, c.req.param('id'))
    countInvitationRequest(instance, organization.id, 'single')
    return c.json(json(invite(organization, body)))
  })

  app.post('/organizations/:id/invitations/bulk', async (c) => {
    const items = (await readJson(c, 'items')).items()
    const organization = requireOrganization(instance, c.req.param('id'))
    countInvitationRequest(instance, organization.id, 'bulk')
    const made = createInvitations(instance, items, (item) => invite(organization, item.only(...organizationFields)))
    return c.json({ data: made.map(json), total_count: made.length })
  })

  app.get('/organizations/:id/invitations/:invitationId', (c) =>
    c.json(json(requireInvitation(c.req.param('invitationId'), requireOrganization(instance, c.req.param('id')).id))),
  )

  app.post('/organizations/:id/invitations/:invitationId/revoke', async (c) => {
    const body = await readJson(c, 'requesting_user_id')
    const organization = requireOrganization(instance, c.req.param('id'))
    const invitation = requireInvitation(c.req.param('invitationId'), organization.id)
    assertMayInvite(organization, body.string('requesting_user_id'), 'requesting_user_id')
    return c.json(json(revokeInvitation(instance, invitation)))
  })

  app.get('/invitations', (c) => {
    const params = readFilters(c, 'limit', 'offset', 'status', 'query', 'order_by', 'paginated')
    const query = params.string('query')?.toLowerCase()
    const all = store.invitations
      .by('organization', '')
      .filter(
        (invitation) => !query || invitation.emailAddress.includes(query) || invitation.id.toLowerCase() === query,
      )
    return c.json(page(all, params))
  })

  app.post('/invitations', async (c) => c.json(json(inviteToApplication(await readJson(c, ...applicationFields)))))

  app.post('/invitations/bulk', async (c) => {
    const items = (await readJson(c, 'items')).items()
    return c.json(
      createInvitations(instance, items, (item) => inviteToApplication(item.only(...applicationFields))).map(json),
    )
  })

  app.post('/invitations/:id/revoke', (c) =>
    c.json(json(revokeInvitation(instance, requireInvitation(c.req.param('id'), null)))),
  )

  app.delete('/invitations/:id', (c) => {
    const invitation = requireInvitation(c.req.param('id'), null)
    store.invitations.remove(invitation.id)
    return c.json(deleted('invitation', invitation.id))
  })

  function requireInvitation(id: string, organizationId: string | null): InvitationRecord {
    const invitation = store.invitations.get(id)
    if (!invitation || invitation.organizationId !== organizationId) throw notFound('Invitation')
    return invitation
  }

  function page(invitations: readonly InvitationRecord[], params: Params) {
    const statuses = params.strings('status')
    const emails = params.has('email_address') ? params.strings('email_address') : undefined
    const found = invitations.filter(
      (invitation) =>
        (!statuses || statuses.includes(invitationStatus(instance, invitation))) &&
        (!emails || emails.includes(invitation.emailAddress)),
    )
    const { rows, total } = paginate(orderBy(found, params, orders, '-created_at'), params)
    return { data: rows.map(json), total_count: total }
  }

  function assertMayInvite(organization: OrganizationRecord, userId: string | null | undefined, param: string): void {
    if (!userId) return
    const membership = findMembership(instance, organization.id, userId)
    if (!membership)
      throw invalidParam(param, 'The user is not a member of the organization.', 'not_a_member_in_organization')
    if (!membershipHas(instance, membership, 'org:sys_memberships:manage')) {
      throw new ApiError(
        403,
        'missing_required_permission',
        'The user may not invite: org:sys_memberships:manage is missing.',
        undefined,
        { param_name: param },
      )
    }
  }

  function invite(organization: OrganizationRecord, body: Params): InvitationRecord {
    assertMayInvite(organization, body.string('inviter_user_id'), 'inviter_user_id')
    return createInvitation(instance, {
      organization,
      emailAddress: body.requiredString('email_address'),
      role: body.requiredString('role'),
      inviterUserId: body.string('inviter_user_id'),
      redirectUrl: body.string('redirect_url'),
      publicMetadata: body.object('public_metadata'),
      privateMetadata: body.object('private_metadata'),
      expiresInDays: days(body),
    })
  }

  function inviteToApplication(body: Params): InvitationRecord {
    const template = body.string('template_slug')
    if (template && template !== 'invitation') throw notSupported(`the invitation template ${template}`)
    return createInvitation(instance, {
      organization: null,
      emailAddress: body.requiredString('email_address'),
      role: '',
      redirectUrl: body.string('redirect_url'),
      publicMetadata: body.object('public_metadata'),
      expiresInDays: days(body),
      notify: body.boolean('notify'),
      ignoreExisting: body.boolean('ignore_existing'),
    })
  }

  return app
}

function days(body: Params): number | undefined {
  const value = body.integer('expires_in_days')
  if (value !== undefined && (value < 1 || value > 365))
    throw invalidParam('expires_in_days', 'expires_in_days must be between 1 and 365.')
  return value
}
