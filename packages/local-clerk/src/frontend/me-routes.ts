/** The signed-in user's own profile. */
import type { SessionWithActivitiesJSON } from '@clerk/shared/types'
import { Hono } from 'hono'
import { checkCode, sendCode } from '../operations/codes.ts'
import { removeImage, storeImage } from '../operations/images.ts'
import { endSession } from '../operations/sessions.ts'
import { isSignedIn } from '../state/session-status.ts'
import { assertEmailFree, checkEmail, emailRecord } from '../operations/email-addresses.ts'
import { changeUser } from '../operations/users.ts'
import type { Instance } from '../instance/instance.ts'
import type { EmailRecord, UserRecord } from '../store/records.ts'
import { ApiError, invalidParam, notFound } from '../refusal/api-error.ts'
import { emailJson } from '../wire/email-json.ts'
import { frontendUser } from '../wire/frontend/user-json.ts'
import type { Wire } from '../wire/wire.ts'
import { readForm, requireSignedIn, respond, respondRead } from './frontend-context.ts'
import { requireReverified } from './require-reverified.ts'

/** What the list of sessions shows; the rest of a session is of no use there. */
type Activity =
  | 'object'
  | 'id'
  | 'status'
  | 'expire_at'
  | 'abandon_at'
  | 'last_active_at'
  | 'last_active_organization_id'
  | 'actor'
  | 'latest_activity'
  | 'created_at'
  | 'updated_at'

export function meRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store } = instance

  app.get('/me', (c) => respondRead(c, frontendUser(instance, requireSignedIn(instance, c).user)))

  app.patch('/me', async (c) => {
    const form = await readForm(c, 'first_name', 'last_name', 'username', 'unsafe_metadata', 'primary_email_address_id')
    const sensitive = form.has('primary_email_address_id') || form.has('username')
    const { client, user } = sensitive ? requireReverified(instance, c) : requireSignedIn(instance, c)
    const primary = form.string('primary_email_address_id')
    if (primary && !user.emails.some((email) => email.id === primary && email.verified)) {
      throw invalidParam('primary_email_address_id', 'The user has no such verified email address.')
    }
    const changed = changeUser(instance, user, {
      ...(form.has('first_name') ? { firstName: form.string('first_name') ?? null } : {}),
      ...(form.has('last_name') ? { lastName: form.string('last_name') ?? null } : {}),
      ...(form.has('username') ? { username: form.string('username') ?? null } : {}),
      ...(form.has('unsafe_metadata') ? { unsafeMetadata: form.object('unsafe_metadata') ?? {} } : {}),
      ...(primary ? { primaryEmailId: primary } : {}),
    })
    return respond(instance, c, client, frontendUser(instance, changed))
  })

  app.patch('/me/metadata', async (c) => {
    const form = await readForm(c, 'unsafe_metadata')
    const { client, user } = requireSignedIn(instance, c)
    const changed = changeUser(instance, user, { unsafeMetadata: form.object('unsafe_metadata') ?? {} })
    return respond(instance, c, client, frontendUser(instance, changed))
  })

  app.post('/me/profile_image', async (c) => {
    const form = await readForm(c, 'file')
    const { client, user } = requireSignedIn(instance, c)
    const image = await storeImage(instance, form.requiredFile('file'))
    const changed = changeUser(instance, user, { imageUrl: image.id })
    return respond(instance, c, client, {
      object: 'image',
      id: image.id,
      name: null,
      public_url: frontendUser(instance, changed).image_url,
    })
  })

  app.delete('/me/profile_image', async (c) => {
    const { client, user } = requireSignedIn(instance, c)
    removeImage(instance, user.imageUrl)
    changeUser(instance, user, { imageUrl: null })
    return respond(instance, c, client, { object: 'image', id: user.imageUrl ?? '', deleted: true })
  })

  app.get('/me/sessions', (c) => respondRead(c, activities(requireSignedIn(instance, c).user)))
  app.get('/me/sessions/active', (c) => c.json(activities(requireSignedIn(instance, c).user)))

  app.post('/me/sessions/:id/revoke', async (c) => {
    const { client, user } = requireReverified(instance, c)
    const session = store.sessions.get(c.req.param('id'))
    if (!session || session.userId !== user.id) throw notFound('Session')
    endSession(instance, session, 'revoked')
    return respond(
      instance,
      c,
      client,
      activities(user, session.id)[0] ?? { object: 'session', id: session.id, status: 'revoked' },
    )
  })

  const emails = (user: UserRecord, changed: EmailRecord): EmailRecord[] =>
    user.emails.map((email) => (email.id === changed.id ? changed : email))
  const requireEmail = (user: UserRecord, id: string): EmailRecord => {
    const email = user.emails.find((email) => email.id === id)
    if (!email) throw notFound('Email address')
    return email
  }

  app.get('/me/email_addresses', (c) =>
    respondRead(
      c,
      requireSignedIn(instance, c).user.emails.map((email) => emailJson(instance, email)),
    ),
  )

  app.post('/me/email_addresses', async (c) => {
    const form = await readForm(c, 'email_address')
    const { client, user } = requireReverified(instance, c)
    const address = checkEmail(form.requiredString('email_address'))
    assertEmailFree(instance, address)
    const email = emailRecord(address, null)
    changeUser(instance, user, { emails: [...user.emails, email] })
    return respond(instance, c, client, emailJson(instance, email))
  })

  app.get('/me/email_addresses/:id', (c) =>
    respondRead(c, emailJson(instance, requireEmail(requireSignedIn(instance, c).user, c.req.param('id')))),
  )

  app.post('/me/email_addresses/:id/prepare_verification', async (c) => {
    const form = await readForm(c, 'strategy', 'redirect_url', 'action_complete_redirect_url')
    const { client, user } = requireSignedIn(instance, c)
    if (form.requiredString('strategy') !== 'email_code')
      throw invalidParam('strategy', 'Local Clerk verifies email addresses by email_code.')
    const email = requireEmail(user, c.req.param('id'))
    const changed = {
      ...email,
      strategy: 'email_code',
      pending: sendCode(instance, email.emailAddress, 'verification_code'),
    }
    changeUser(instance, user, { emails: emails(user, changed) })
    return respond(instance, c, client, emailJson(instance, changed))
  })

  app.post('/me/email_addresses/:id/attempt_verification', async (c) => {
    const form = await readForm(c, 'code')
    const { client, user } = requireSignedIn(instance, c)
    const email = requireEmail(user, c.req.param('id'))
    const result = checkCode(instance, email.pending, form.requiredString('code'))
    const changed: EmailRecord = result.ok
      ? { ...email, verified: true, pending: null }
      : { ...email, pending: email.pending && result.pending }
    changeUser(instance, user, { emails: emails(user, changed) })
    if (!result.ok) throw result.error
    return respond(instance, c, client, emailJson(instance, changed))
  })

  app.delete('/me/email_addresses/:id', async (c) => {
    const { client, user } = requireReverified(instance, c)
    const email = requireEmail(user, c.req.param('id'))
    if (user.emails.length === 1)
      throw new ApiError(400, 'last_identification_deletion_failed', 'You cannot delete your last identification.')
    const rest = user.emails.filter((other) => other.id !== email.id)
    changeUser(instance, user, {
      emails: rest,
      primaryEmailId: user.primaryEmailId === email.id ? (rest[0]?.id ?? null) : user.primaryEmailId,
    })
    return respond(instance, c, client, { object: 'email_address', id: email.id, deleted: true })
  })

  const activities = (user: UserRecord, only?: string) =>
    store.sessions
      .by('user', user.id)
      .filter((session) => (only ? session.id === only : isSignedIn(instance, session)))
      .map(
        (session) =>
          ({
            object: 'session',
            id: session.id,
            status: session.status,
            expire_at: session.expireAt,
            abandon_at: session.abandonAt,
            last_active_at: session.lastActiveAt,
            last_active_organization_id: session.organizationId,
            actor: session.actor,
            latest_activity: {
              object: 'session_activity',
              id: `sess_activity_${session.id.slice(5)}`,
              browser_name: 'Browser',
              device_type: 'This machine',
              is_mobile: false,
              ip_address: '127.0.0.1',
            },
            created_at: session.createdAt,
            updated_at: session.updatedAt,
          }) satisfies Wire<Pick<SessionWithActivitiesJSON, Activity>>,
      )

  return app
}
