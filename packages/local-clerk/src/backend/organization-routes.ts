/** Organizations and their memberships. */
import { Hono } from 'hono'
import { removeImage, storeImage } from '../operations/images.ts'
import { addMembership, changeMembership, changeRole, removeMembership } from '../operations/memberships.ts'
import { requireMembership } from '../state/memberships.ts'
import { changeOrganization, checkSlug, createOrganization, deleteOrganization } from '../operations/organizations.ts'
import { requireOrganization } from '../state/organizations.ts'
import { requireUser } from '../state/users.ts'
import { filterUsers, userOrders } from './user-filters.ts'
import type { Instance } from '../instance/instance.ts'
import type { MembershipRecord, OrganizationRecord } from '../store/records.ts'
import { invalidParam } from '../refusal/api-error.ts'
import { backendMembership } from '../wire/backend/membership-json.ts'
import { backendOrganization } from '../wire/backend/organization-json.ts'
import { metadataChanges } from '../wire/metadata.ts'
import { createdAt, orderBy, paginate } from '../wire/page.ts'
import type { Params } from '../wire/params.ts'
import { deleted, readFilters, readJson } from './backend-context.ts'

const memberFilters = [
  'user_id',
  'email_address',
  'phone_number',
  'username',
  'web3_wallet',
  'query',
  'last_active_at_before',
  'last_active_at_after',
]

export function organizationRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store } = instance
  const organizationOrders = new Map<string, (organization: OrganizationRecord) => string | number>([
    ['name', (organization) => organization.name],
    ['created_at', (organization) => organization.createdAt],
    ['members_count', (organization) => store.memberships.countBy('organization', organization.id)],
  ])

  app.get('/organizations', (c) => {
    const params = readFilters(
      c,
      'limit',
      'offset',
      'order_by',
      'query',
      'organization_id',
      'user_id',
      'include_members_count',
    )
    const ids = params.strings('organization_id')
    const users = params.strings('user_id')
    const query = params.string('query')?.toLowerCase()
    const found = store.organizations
      .all()
      .filter(
        ({ id, name, slug }) =>
          (!ids || ids.includes(id)) &&
          (!users || users.some((user) => store.memberships.by('pair', `${id} ${user}`).length > 0)) &&
          (!query || [id, name, slug].some((text) => text.toLowerCase().includes(query))),
      )
    const { rows, total } = paginate(orderBy(found, params, organizationOrders, '-created_at'), params)
    const withCount = params.boolean('include_members_count') ?? false
    return c.json({
      data: rows.map((organization) => backendOrganization(instance, organization, withCount)),
      total_count: total,
    })
  })

  app.post('/organizations', async (c) => {
    const body = await readJson(
      c,
      'name',
      'slug',
      'created_by',
      'max_allowed_memberships',
      'public_metadata',
      'private_metadata',
    )
    const creator = body.string('created_by')
    const organization = createOrganization(instance, {
      name: body.requiredString('name'),
      slug: body.string('slug'),
      createdBy: creator ? requireUser(instance, creator) : undefined,
      publicMetadata: body.object('public_metadata'),
      privateMetadata: body.object('private_metadata'),
      maxAllowedMemberships: body.integer('max_allowed_memberships'),
    })
    return c.json(backendOrganization(instance, organization))
  })

  app.get('/organizations/:id', (c) => {
    const params = readFilters(c, 'include_members_count')
    const organization = requireOrganization(instance, c.req.param('id'))
    return c.json(backendOrganization(instance, organization, params.boolean('include_members_count') ?? false))
  })

  app.patch('/organizations/:id', async (c) => {
    const body = await readJson(
      c,
      'name',
      'slug',
      'admin_delete_enabled',
      'max_allowed_memberships',
      'public_metadata',
      'private_metadata',
    )
    const organization = requireOrganization(instance, c.req.param('id'))
    return c.json(
      backendOrganization(
        instance,
        changeOrganization(instance, organization, organizationChanges(organization, body)),
      ),
    )
  })

  app.delete('/organizations/:id', (c) => {
    const organization = requireOrganization(instance, c.req.param('id'))
    deleteOrganization(instance, organization)
    return c.json(deleted('organization', organization.id, { slug: organization.slug }))
  })

  for (const [method, mode] of [
    ['PATCH', 'merge'],
    ['PUT', 'replace'],
  ] as const) {
    app.on(method, '/organizations/:id/metadata', async (c) => {
      const body = await readJson(c, 'public_metadata', 'private_metadata')
      const organization = requireOrganization(instance, c.req.param('id'))
      return c.json(
        backendOrganization(
          instance,
          changeOrganization(instance, organization, metadataChanges(organization, body, mode)),
        ),
      )
    })
  }

  app.put('/organizations/:id/logo', async (c) => {
    const body = await readJson(c, 'file', 'uploader_user_id')
    const organization = requireOrganization(instance, c.req.param('id'))
    const image = await storeImage(instance, body.requiredFile('file'))
    return c.json(backendOrganization(instance, changeOrganization(instance, organization, { imageUrl: image.id })))
  })

  app.delete('/organizations/:id/logo', (c) => {
    const organization = requireOrganization(instance, c.req.param('id'))
    removeImage(instance, organization.imageUrl)
    return c.json(backendOrganization(instance, changeOrganization(instance, organization, { imageUrl: null })))
  })

  app.get('/organization_memberships', (c) => {
    const params = readFilters(c, 'limit', 'offset', 'order_by')
    return c.json(membershipPage(store.memberships.all(), params))
  })

  app.get('/organizations/:id/memberships', (c) => {
    const params = readFilters(
      c,
      'limit',
      'offset',
      'order_by',
      'role',
      'created_at_before',
      'created_at_after',
      ...memberFilters,
    )
    const organization = requireOrganization(instance, c.req.param('id'))
    return c.json(membershipPage(filterMembers(store.memberships.by('organization', organization.id), params), params))
  })

  app.post('/organizations/:id/memberships', async (c) => {
    const body = await readJson(c, 'user_id', 'role', 'public_metadata', 'private_metadata')
    const organization = requireOrganization(instance, c.req.param('id'))
    const membership = addMembership(instance, {
      organization,
      user: requireUser(instance, body.requiredString('user_id')),
      role: body.requiredString('role'),
      publicMetadata: body.object('public_metadata') ?? {},
      privateMetadata: body.object('private_metadata') ?? {},
    })
    return c.json(backendMembership(instance, membership))
  })

  app.patch('/organizations/:id/memberships/:userId', async (c) => {
    const body = await readJson(c, 'role')
    const membership = requireMembership(
      instance,
      requireOrganization(instance, c.req.param('id')).id,
      c.req.param('userId'),
    )
    return c.json(backendMembership(instance, changeRole(instance, membership, body.requiredString('role'))))
  })

  app.patch('/organizations/:id/memberships/:userId/metadata', async (c) => {
    const body = await readJson(c, 'public_metadata', 'private_metadata')
    const membership = requireMembership(
      instance,
      requireOrganization(instance, c.req.param('id')).id,
      c.req.param('userId'),
    )
    const changed = changeMembership(instance, membership, metadataChanges(membership, body, 'merge'))
    return c.json(backendMembership(instance, changed))
  })

  app.delete('/organizations/:id/memberships/:userId', (c) => {
    const membership = requireMembership(
      instance,
      requireOrganization(instance, c.req.param('id')).id,
      c.req.param('userId'),
    )
    const json = backendMembership(instance, membership)
    removeMembership(instance, membership)
    return c.json(json)
  })

  function organizationChanges(organization: OrganizationRecord, body: Params): Partial<OrganizationRecord> {
    const slug = body.string('slug')
    const limit = body.integer('max_allowed_memberships')
    const adminDelete = body.boolean('admin_delete_enabled')
    if (body.has('name') && !body.string('name')?.trim())
      throw invalidParam('name', 'name must not be empty.', 'form_param_nil')
    return {
      ...(body.has('name') ? { name: body.requiredString('name') } : {}),
      ...(slug ? { slug: checkSlug(instance, slug, organization.id) } : {}),
      ...(limit === undefined ? {} : { maxAllowedMemberships: limit }),
      ...(adminDelete === undefined ? {} : { adminDeleteEnabled: adminDelete }),
      ...metadataChanges(organization, body, 'replace'),
    }
  }

  function filterMembers(memberships: readonly MembershipRecord[], params: Params): MembershipRecord[] {
    const roles = params.strings('role')
    const before = params.time('created_at_before')
    const after = params.time('created_at_after')
    // The time filters of a membership list apply to the membership, all other filters to its user.
    const byUser = new Set(memberFilters)
    const userParams = params.pick((name) => byUser.has(name))
    const users = new Set(
      filterUsers(
        instance,
        memberships.map((membership) => requireUser(instance, membership.userId)),
        userParams,
      ).map((user) => user.id),
    )
    return memberships.filter(
      (membership) =>
        users.has(membership.userId) &&
        (!roles || roles.includes(membership.role)) &&
        (before === undefined || membership.createdAt < before) &&
        (after === undefined || membership.createdAt > after),
    )
  }

  function membershipPage(memberships: readonly MembershipRecord[], params: Params) {
    const orders = new Map<string, (membership: MembershipRecord) => string | number | null>([
      ...['email_address', 'first_name', 'last_name', 'username'].map(
        (name) =>
          [
            name,
            (membership: MembershipRecord) => userOrders.get(name)?.(requireUser(instance, membership.userId)) ?? null,
          ] as const,
      ),
      ...createdAt,
    ])
    const { rows, total } = paginate(orderBy(memberships, params, orders, '-created_at'), params)
    return { data: rows.map((membership) => backendMembership(instance, membership)), total_count: total }
  }

  return app
}
