/** The signed-in user's own profile. */
import { Hono } from 'hono'
import { addEmail, attemptEmail, prepareEmail, removeEmail } from '../operations/user-emails.ts'
import { removeImage, storeImage } from '../operations/images.ts'
import { endSession } from '../operations/sessions.ts'
import { isSignedIn } from '../state/session-status.ts'
import { assertEmailFree, checkEmail, emailRecord } from '../operations/email-addresses.ts'
import { changeUser } from '../operations/users.ts'
import type { Instance } from '../instance/instance.ts'
import type { EmailRecord, UserRecord } from '../store/records.ts'
import { ApiError, invalidParam, notFound } from '../refusal/api-error.ts'
import { emailJson } from '../wire/email-json.ts'
import { sessionActivityJson } from '../wire/frontend/session-activity-json.ts'
import { frontendUser } from '../wire/frontend/user-json.ts'
import { readForm, requireSignedIn, respond, respondRead } from './frontend-context.ts'
import { requireReverified } from './require-reverified.ts'

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
    const revoked = endSession(instance, session, 'revoked')
    return respond(instance, c, client, sessionActivityJson(revoked))
  })

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
    const email = addEmail(instance, user, emailRecord(address, null))
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
    return respond(instance, c, client, emailJson(instance, prepareEmail(instance, user, email)))
  })

  app.post('/me/email_addresses/:id/attempt_verification', async (c) => {
    const form = await readForm(c, 'code')
    const { client, user } = requireSignedIn(instance, c)
    const email = requireEmail(user, c.req.param('id'))
    const verified = attemptEmail(instance, user, email, form.requiredString('code'))
    return respond(instance, c, client, emailJson(instance, verified))
  })

  app.delete('/me/email_addresses/:id', async (c) => {
    const { client, user } = requireReverified(instance, c)
    const email = requireEmail(user, c.req.param('id'))
    if (user.emails.length === 1)
      throw new ApiError(400, 'last_identification_deletion_failed', 'You cannot delete your last identification.')
    removeEmail(instance, user, email)
    return respond(instance, c, client, { object: 'email_address', id: email.id, deleted: true })
  })

  const activities = (user: UserRecord) =>
    store.sessions
      .by('user', user.id)
      .filter((session) => isSignedIn(instance, session))
      .map(sessionActivityJson)

  return app
}
