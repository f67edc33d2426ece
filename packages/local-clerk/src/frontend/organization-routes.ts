/** Organizations as members read and change them. Each change needs the same system permission as at Clerk. */
import { Hono, type Context } from 'hono'
import { removeImage, storeImage } from '../operations/images.ts'
import {
  createInvitation,
  countInvitationRequest,
  createInvitations,
  revokeInvitation,
} from '../operations/invitations.ts'
import { invitationStatus } from '../state/invitations.ts'
import { addMembership, changeRole, removeMembership } from '../operations/memberships.ts'
import { requireMembership } from '../state/memberships.ts'
import {
  assertMayCreateOrganization,
  changeOrganization,
  checkSlug,
  createOrganization,
  deleteOrganization,
} from '../operations/organizations.ts'
import { requireUser } from '../state/users.ts'
import type { Instance } from '../instance/instance.ts'
import { forbidden, notFound } from '../refusal/api-error.ts'
import { roleJson } from '../wire/role-json.ts'
import { frontendInvitation, frontendMembership, frontendOrganization } from '../wire/frontend/organization-json.ts'
import { paginate } from '../wire/page.ts'
import { matchesUser } from '../state/matches-user.ts'
import { readForm, readSearch, requireSignedIn, respond, respondRead } from './frontend-context.ts'
import { requireMember as requireMemberOf } from './require-member.ts'

export function organizationRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store } = instance

  const requireMember = (c: Context, permission?: string) => requireMemberOf(instance, c, permission)

  app.post('/organizations', async (c) => {
    const form = await readForm(c, 'name', 'slug')
    const { client, user } = requireSignedIn(instance, c)
    assertMayCreateOrganization(instance, user)
    const organization = createOrganization(instance, {
      name: form.requiredString('name'),
      slug: form.string('slug'),
      createdBy: user,
    })
    return respond(instance, c, client, frontendOrganization(instance, organization))
  })

  app.get('/organizations/:organizationId', (c) =>
    respondRead(c, frontendOrganization(instance, requireMember(c).organization)),
  )

  app.patch('/organizations/:organizationId', async (c) => {
    const form = await readForm(c, 'name', 'slug')
    const { client, organization } = requireMember(c, 'org:sys_profile:manage')
    const slug = form.string('slug')
    const changed = changeOrganization(instance, organization, {
      ...(form.has('name') ? { name: form.requiredString('name') } : {}),
      ...(slug ? { slug: checkSlug(instance, slug, organization.id) } : {}),
    })
    return respond(instance, c, client, frontendOrganization(instance, changed))
  })

  app.delete('/organizations/:organizationId', async (c) => {
    const { client, organization } = requireMember(c, 'org:sys_profile:delete')
    if (!organization.adminDeleteEnabled) throw forbidden('Deleting this organization is not enabled.')
    deleteOrganization(instance, organization)
    return respond(instance, c, client, {
      object: 'organization',
      id: organization.id,
      slug: organization.slug,
      deleted: true,
    })
  })

  app.put('/organizations/:organizationId/logo', async (c) => {
    const form = await readForm(c, 'file')
    const { client, organization } = requireMember(c, 'org:sys_profile:manage')
    const image = await storeImage(instance, form.requiredFile('file'))
    return respond(
      instance,
      c,
      client,
      frontendOrganization(instance, changeOrganization(instance, organization, { imageUrl: image.id })),
    )
  })

  app.delete('/organizations/:organizationId/logo', async (c) => {
    const { client, organization } = requireMember(c, 'org:sys_profile:manage')
    removeImage(instance, organization.imageUrl)
    return respond(
      instance,
      c,
      client,
      frontendOrganization(instance, changeOrganization(instance, organization, { imageUrl: null })),
    )
  })

  app.get('/organizations/:organizationId/roles', (c) => {
    requireMember(c)
    const { rows, total } = paginate(store.roles.all(), readSearch(c, 'limit', 'offset'), 50)
    return respondRead(c, {
      data: rows.map((role) => roleJson(instance, role)),
      total_count: total,
      has_role_set_migration: false,
    })
  })

  app.get('/organizations/:organizationId/memberships', (c) => {
    const { organization } = requireMember(c, 'org:sys_memberships:read')
    const search = readSearch(c, 'limit', 'offset', 'role', 'query', 'paginated', 'order_by')
    const roles = search.strings('role')
    const query = search.string('query')
    const members = store.memberships
      .by('organization', organization.id)
      .filter(
        (membership) =>
          (!roles || roles.includes(membership.role)) &&
          (!query || matchesUser(requireUser(instance, membership.userId), query)),
      )
    const { rows, total } = paginate(members, search)
    return respondRead(c, {
      data: rows.map((membership) => frontendMembership(instance, membership)),
      total_count: total,
    })
  })

  app.post('/organizations/:organizationId/memberships', async (c) => {
    const form = await readForm(c, 'user_id', 'role')
    const { client, organization } = requireMember(c, 'org:sys_memberships:manage')
    const user = requireUser(instance, form.requiredString('user_id'))
    const membership = addMembership(instance, { organization, user, role: form.requiredString('role') })
    return respond(instance, c, client, frontendMembership(instance, membership))
  })

  app.patch('/organizations/:organizationId/memberships/:userId', async (c) => {
    const form = await readForm(c, 'role')
    const { client, organization } = requireMember(c, 'org:sys_memberships:manage')
    const membership = requireMembership(instance, organization.id, c.req.param('userId'))
    return respond(
      instance,
      c,
      client,
      frontendMembership(instance, changeRole(instance, membership, form.requiredString('role'))),
    )
  })

  app.delete('/organizations/:organizationId/memberships/:userId', async (c) => {
    const leaving = requireMember(c)
    const { client, organization } =
      leaving.user.id === c.req.param('userId') ? leaving : requireMember(c, 'org:sys_memberships:manage')
    const membership = requireMembership(instance, organization.id, c.req.param('userId'))
    const json = frontendMembership(instance, membership)
    removeMembership(instance, membership)
    return respond(instance, c, client, json)
  })

  app.get('/organizations/:organizationId/invitations', (c) => {
    const { organization } = requireMember(c, 'org:sys_memberships:manage')
    const search = readSearch(c, 'limit', 'offset', 'status', 'query', 'paginated', 'order_by')
    const statuses = search.strings('status') ?? ['pending']
    const query = search.string('query')?.toLowerCase()
    const invitations = store.invitations
      .by('organization', organization.id)
      .filter(
        (invitation) =>
          statuses.includes(invitationStatus(instance, invitation)) &&
          (!query || invitation.emailAddress.includes(query)),
      )
      .toReversed()
    const { rows, total } = paginate(invitations, search)
    return respondRead(c, {
      data: rows.map((invitation) => frontendInvitation(instance, invitation)),
      total_count: total,
    })
  })

  app.post('/organizations/:organizationId/invitations', async (c) => {
    const form = await readForm(c, 'email_address', 'role')
    const { client, organization, user } = requireMember(c, 'org:sys_memberships:manage')
    countInvitationRequest(instance, organization.id, 'single')
    const invitation = createInvitation(instance, {
      organization,
      emailAddress: form.requiredString('email_address'),
      role: form.requiredString('role'),
      inviterUserId: user.id,
    })
    return respond(instance, c, client, frontendInvitation(instance, invitation))
  })

  app.post('/organizations/:organizationId/invitations/bulk', async (c) => {
    const form = await readForm(c, 'email_address', 'role')
    const { client, organization, user } = requireMember(c, 'org:sys_memberships:manage')
    countInvitationRequest(instance, organization.id, 'bulk')
    const role = form.requiredString('role')
    const invitations = createInvitations(instance, form.strings('email_address') ?? [], (emailAddress) =>
      createInvitation(instance, { organization, emailAddress, role, inviterUserId: user.id }),
    )
    return respond(
      instance,
      c,
      client,
      invitations.map((invitation) => frontendInvitation(instance, invitation)),
    )
  })

  app.post('/organizations/:organizationId/invitations/:invitationId/revoke', async (c) => {
    const { client, organization } = requireMember(c, 'org:sys_memberships:manage')
    const invitation = store.invitations.get(c.req.param('invitationId'))
    if (!invitation || invitation.organizationId !== organization.id) throw notFound('Invitation')
    return respond(instance, c, client, frontendInvitation(instance, revokeInvitation(instance, invitation)))
  })

  return app
}
