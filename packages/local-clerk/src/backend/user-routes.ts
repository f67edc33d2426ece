/** Users. */
import { Hono } from 'hono'
import { removeImage, storeImage } from '../operations/images.ts'
import { invitationStatus } from '../state/invitations.ts'
import { checkPassword, hashPassword, passwordMatches } from '../password/password.ts'
import { hashBackupCodes, newTotp } from '../operations/second-factor.ts'
import { requireMultiFactor } from '../state/second-factors.ts'
import { endSessionsOf } from '../operations/sessions.ts'
import { changeUser, createUser, deleteUser } from '../operations/users.ts'
import { checkEmail, emailRecord } from '../operations/email-addresses.ts'
import { requireUser } from '../state/users.ts'
import { filterUsers, userFilters, userOrders } from './user-filters.ts'
import type { Instance } from '../instance/instance.ts'
import type { UserRecord } from '../store/records.ts'
import { ApiError, invalidParam, missingParam } from '../refusal/api-error.ts'
import { backendInvitation } from '../wire/backend/invitation-json.ts'
import { backendMembership } from '../wire/backend/membership-json.ts'
import { backendUser } from '../wire/backend/user-json.ts'
import { metadataChanges } from '../wire/metadata.ts'
import { orderBy, paginate } from '../wire/page.ts'
import type { Params } from '../wire/params.ts'
import { deleted, readFilters, readJson } from './backend-context.ts'

const metadata = ['public_metadata', 'private_metadata', 'unsafe_metadata']
const profile = [
  'first_name',
  'last_name',
  'username',
  'password',
  'external_id',
  'skip_password_checks',
  'skip_legal_checks',
  'legal_accepted_at',
  'locale',
  'timezone',
  'totp_secret',
  'backup_codes',
  ...metadata,
]

export function userRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store } = instance

  app.get('/users', (c) => {
    const params = readFilters(c, 'limit', 'offset', 'order_by', ...userFilters)
    const found = orderBy(filterUsers(instance, store.users.all(), params), params, userOrders, '-created_at')
    return c.json(paginate(found, params).rows.map((user) => backendUser(instance, user)))
  })

  app.get('/users/count', (c) => {
    const params = readFilters(c, ...userFilters)
    return c.json({ object: 'total_count', total_count: filterUsers(instance, store.users.all(), params).length })
  })

  app.post('/users', async (c) => {
    const body = await readJson(
      c,
      'email_address',
      'skip_password_requirement',
      'created_at',
      'banned',
      'locked',
      ...profile,
    )
    const emails = (body.strings('email_address') ?? []).map((email) => emailRecord(checkEmail(email), 'admin'))
    if (emails.length === 0 && !body.string('username')) throw missingParam('email_address')
    const password = body.string('password')
    if (!password && !body.boolean('skip_password_requirement')) throw missingParam('password')
    const user = createUser(instance, {
      emails,
      firstName: body.string('first_name') ?? null,
      lastName: body.string('last_name') ?? null,
      username: body.string('username') ?? null,
      externalId: body.string('external_id') ?? null,
      password: password == null ? null : body.boolean('skip_password_checks') ? password : checkPassword(password),
      publicMetadata: body.object('public_metadata') ?? {},
      privateMetadata: body.object('private_metadata') ?? {},
      unsafeMetadata: body.object('unsafe_metadata') ?? {},
      legalAcceptedAt: body.time('legal_accepted_at') ?? null,
      ...secondFactorOf(instance, body),
    })
    const more = {
      ...(body.time('created_at') === undefined ? {} : { createdAt: body.time('created_at')! }),
      ...(body.boolean('banned') ? { banned: true } : {}),
      ...(body.boolean('locked') ? { locked: true } : {}),
    }
    return c.json(backendUser(instance, store.users.change(user.id, more) ?? user))
  })

  app.get('/users/:id', (c) => c.json(backendUser(instance, requireUser(instance, c.req.param('id')))))

  app.patch('/users/:id', async (c) => {
    const body = await readJson(
      c,
      'primary_email_address_id',
      'notify_primary_email_address_changed',
      'sign_out_of_other_sessions',
      'created_at',
      'delete_self_enabled',
      'create_organization_enabled',
      'create_organizations_limit',
      ...profile,
    )
    const user = requireUser(instance, c.req.param('id'))
    const changed = changeUser(instance, user, {
      ...userChanges(user, body),
      ...secondFactorOf(instance, body),
      ...metadataChanges(user, body, 'replace'),
    })
    if (body.boolean('sign_out_of_other_sessions')) signOut(user)
    return c.json(backendUser(instance, changed))
  })

  app.delete('/users/:id', (c) => {
    const user = requireUser(instance, c.req.param('id'))
    deleteUser(instance, user)
    return c.json(deleted('user', user.id, { external_id: user.externalId }))
  })

  for (const [method, mode] of [
    ['PATCH', 'merge'],
    ['PUT', 'replace'],
  ] as const) {
    app.on(method, '/users/:id/metadata', async (c) => {
      const body = await readJson(c, ...metadata)
      const user = requireUser(instance, c.req.param('id'))
      return c.json(backendUser(instance, changeUser(instance, user, metadataChanges(user, body, mode))))
    })
  }

  const flags = [
    ['ban', { banned: true }],
    ['unban', { banned: false }],
    ['lock', { locked: true }],
    ['unlock', { locked: false }],
  ] as const
  for (const [action, change] of flags) {
    app.post(`/users/:id/${action}`, (c) => {
      const user = changeUser(instance, requireUser(instance, c.req.param('id')), change)
      if (user.banned) signOut(user)
      return c.json(backendUser(instance, user))
    })
  }

  app.post('/users/:id/verify_password', async (c) => {
    const body = await readJson(c, 'password')
    const user = requireUser(instance, c.req.param('id'))
    if (user.passwordHash === null) throw new ApiError(400, 'no_password_set', 'The user has no password set.')
    if (!passwordMatches(user.passwordHash, body.requiredString('password'))) {
      throw invalidParam('password', 'Incorrect password', 'incorrect_password')
    }
    return c.json({ verified: true })
  })

  app.post('/users/:id/remove_password', async (c) => {
    const body = await readJson(c, 'sign_out_of_other_sessions')
    const user = changeUser(instance, requireUser(instance, c.req.param('id')), { passwordHash: null })
    if (body.boolean('sign_out_of_other_sessions')) signOut(user)
    return c.json(backendUser(instance, user))
  })

  app.post('/users/:id/profile_image', async (c) => {
    const body = await readJson(c, 'file')
    const user = requireUser(instance, c.req.param('id'))
    const image = await storeImage(instance, body.requiredFile('file'))
    return c.json(backendUser(instance, changeUser(instance, user, { imageUrl: image.id })))
  })

  app.delete('/users/:id/profile_image', (c) => {
    const user = requireUser(instance, c.req.param('id'))
    removeImage(instance, user.imageUrl)
    return c.json(backendUser(instance, changeUser(instance, user, { imageUrl: null })))
  })

  app.get('/users/:id/organization_memberships', (c) => {
    const user = requireUser(instance, c.req.param('id'))
    const { rows, total } = paginate(store.memberships.by('user', user.id), readFilters(c, 'limit', 'offset'))
    return c.json({ data: rows.map((membership) => backendMembership(instance, membership)), total_count: total })
  })

  app.get('/users/:id/organization_invitations', (c) => {
    const user = requireUser(instance, c.req.param('id'))
    const params = readFilters(c, 'limit', 'offset', 'status')
    const statuses = params.strings('status')
    const invitations = user.emails
      .flatMap((email) => store.invitations.by('email', email.emailAddress))
      .filter(
        (invitation) =>
          invitation.organizationId !== null &&
          (!statuses || statuses.includes(invitationStatus(instance, invitation))),
      )
    const { rows, total } = paginate(invitations, params)
    return c.json({ data: rows.map((invitation) => backendInvitation(instance, invitation)), total_count: total })
  })

  const signOut = (user: UserRecord): void => endSessionsOf(instance, user, 'revoked')

  return app
}

/** Imports an authenticator app and backup codes that exist elsewhere already. */
function secondFactorOf(instance: Instance, body: Params): Partial<Pick<UserRecord, 'totp' | 'backupCodes'>> {
  const secret = body.string('totp_secret')
  const codes = body.strings('backup_codes')
  if (!secret && !codes) return {}
  requireMultiFactor(instance)
  return {
    ...(secret ? { totp: newTotp(instance, secret) } : {}),
    ...(codes ? { backupCodes: hashBackupCodes(codes) } : {}),
  }
}

function userChanges(user: UserRecord, body: Params): Partial<UserRecord> {
  const primary = body.string('primary_email_address_id')
  if (primary && !user.emails.some((email) => email.id === primary)) {
    throw invalidParam('primary_email_address_id', 'The user has no such email address.')
  }
  const password = body.string('password')
  const legal = body.time('legal_accepted_at')
  const created = body.time('created_at')
  const limit = body.integer('create_organizations_limit')
  const deleteSelf = body.boolean('delete_self_enabled')
  const create = body.boolean('create_organization_enabled')
  return {
    ...(body.has('first_name') ? { firstName: body.string('first_name') ?? null } : {}),
    ...(body.has('last_name') ? { lastName: body.string('last_name') ?? null } : {}),
    ...(body.has('username') ? { username: body.string('username') ?? null } : {}),
    ...(body.has('external_id') ? { externalId: body.string('external_id') ?? null } : {}),
    ...(password
      ? { passwordHash: hashPassword(body.boolean('skip_password_checks') ? password : checkPassword(password)) }
      : {}),
    ...(primary ? { primaryEmailId: primary } : {}),
    ...(legal === undefined ? {} : { legalAcceptedAt: legal }),
    ...(created === undefined ? {} : { createdAt: created }),
    ...(limit === undefined ? {} : { createOrganizationsLimit: limit }),
    ...(deleteSelf === undefined ? {} : { deleteSelfEnabled: deleteSelf }),
    ...(create === undefined ? {} : { createOrganizationEnabled: create }),
  }
}
