/** Sign-up attempts: an email address that is verified by a code, a password, and what the app adds. */
import { Hono, type Context } from 'hono'
import { checkCode, sendCode } from '../operations/codes.ts'
import { acceptInvitation, assertPending, findInvitationByTicket } from '../operations/invitations.ts'
import { checkPassword, hashPassword } from '../operations/passwords.ts'
import { activeSession, createSession } from '../operations/sessions.ts'
import { assertEmailFree, checkEmail, createUser, emailRecord } from '../operations/users.ts'
import { createId } from '../store/ids.ts'
import type { Instance } from '../store/instance.ts'
import type { ClientRecord, SignUpRecord } from '../store/records.ts'
import { ApiError, invalidParam, notFound, notSupported } from '../wire/api-error.ts'
import { missingFields, signUpJson } from '../wire/frontend/sign-up-json.ts'
import type { Params } from '../wire/params.ts'
import { readForm, requireClient, respond, respondRead } from './frontend-context.ts'

const fields = [
  'email_address',
  'password',
  'first_name',
  'last_name',
  'username',
  'unsafe_metadata',
  'legal_accepted',
  'ticket',
  'strategy',
  'transfer',
  'redirect_url',
  'action_complete_redirect_url',
]

export function signUpRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { signUps, clients } = instance.store

  app.post('/client/sign_ups', async (c) => {
    const form = await readForm(c, ...fields)
    const client = requireClient(instance, c)
    const current = activeSession(instance, client)
    if (current && instance.settings.singleSession) {
      throw new ApiError(400, 'session_exists', 'Session already exists', "You're already signed in.", {
        session_id: current.id,
      })
    }
    const signUp = signUps.put({
      id: createId('sua'),
      clientId: client.id,
      emailAddress: null,
      emailVerified: false,
      emailStrategy: null,
      passwordHash: null,
      firstName: null,
      lastName: null,
      username: null,
      unsafeMetadata: {},
      legalAcceptedAt: null,
      invitationId: null,
      pending: null,
      createdUserId: null,
      createdSessionId: null,
      createdAt: instance.clock.now(),
    })
    clients.change(client.id, { signUpId: signUp.id })
    return respond(instance, c, client, signUpJson(instance, completeWhenReady(client, update(signUp, form))))
  })

  app.get('/client/sign_ups/:id', (c) => respondRead(c, signUpJson(instance, own(c).signUp)))

  app.patch('/client/sign_ups/:id', async (c) => {
    const form = await readForm(c, ...fields)
    const { client, signUp } = own(c)
    return respond(instance, c, client, signUpJson(instance, completeWhenReady(client, update(signUp, form))))
  })

  app.post('/client/sign_ups/:id/prepare_verification', async (c) => {
    const form = await readForm(c, 'strategy', 'redirect_url')
    const { client, signUp } = own(c)
    assertEmailCode(form.requiredString('strategy'))
    if (!signUp.emailAddress) throw new ApiError(400, 'verification_invalid', 'The sign-up has no email address yet.')
    const pending = sendCode(instance, signUp.emailAddress, 'verification_code')
    return respond(
      instance,
      c,
      client,
      signUpJson(instance, signUps.put({ ...signUp, emailStrategy: 'email_code', pending })),
    )
  })

  app.post('/client/sign_ups/:id/attempt_verification', async (c) => {
    const form = await readForm(c, 'strategy', 'code')
    const { client, signUp } = own(c)
    assertEmailCode(form.requiredString('strategy'))
    const result = checkCode(instance, signUp.pending, form.requiredString('code'))
    if (!result.ok) {
      if (signUp.pending) signUps.put({ ...signUp, pending: result.pending })
      throw result.error
    }
    const verified = signUps.put({ ...signUp, emailVerified: true, pending: null })
    return respond(instance, c, client, signUpJson(instance, completeWhenReady(client, verified)))
  })

  function own(c: Context): { client: ClientRecord; signUp: SignUpRecord } {
    const client = requireClient(instance, c)
    const signUp = signUps.get(c.req.param('id') ?? '')
    if (!signUp || signUp.clientId !== client.id) throw notFound('Sign up')
    return { client, signUp }
  }

  function assertEmailCode(strategy: string): void {
    if (strategy !== 'email_code') throw notSupported(`the sign-up strategy ${strategy}`)
  }

  function update(signUp: SignUpRecord, form: Params): SignUpRecord {
    if (signUp.createdUserId)
      throw new ApiError(400, 'sign_up_complete', 'The sign-up is complete and cannot be changed.')
    const strategy = form.string('strategy')
    if (strategy && strategy !== 'ticket' && strategy !== 'email_code' && strategy !== 'password')
      throw notSupported(`the sign-up strategy ${strategy}`)
    if (form.boolean('transfer')) throw notSupported('transferring a sign-in to a sign-up')
    const ticket = form.string('ticket')
    const invited = ticket ? withInvitation(signUp, ticket) : signUp
    const password = form.string('password')
    return signUps.put({
      ...invited,
      ...emailChange(invited, form.string('email_address')),
      ...(password ? { passwordHash: hashPassword(checkPassword(password)) } : {}),
      firstName: form.has('first_name') ? (form.string('first_name') ?? null) : invited.firstName,
      lastName: form.has('last_name') ? (form.string('last_name') ?? null) : invited.lastName,
      username: form.has('username') ? (form.string('username') ?? null) : invited.username,
      unsafeMetadata: form.object('unsafe_metadata') ?? invited.unsafeMetadata,
      legalAcceptedAt: form.boolean('legal_accepted') ? instance.clock.now() : invited.legalAcceptedAt,
    })
  }

  function emailChange(signUp: SignUpRecord, given: string | null | undefined): Partial<SignUpRecord> {
    if (!given) return {}
    const emailAddress = checkEmail(given)
    if (emailAddress === signUp.emailAddress) return {}
    assertEmailFree(instance, emailAddress)
    return { emailAddress, emailVerified: false, emailStrategy: null, pending: null }
  }

  function withInvitation(signUp: SignUpRecord, ticket: string): SignUpRecord {
    const invitation = findInvitationByTicket(instance, ticket)
    if (!invitation) throw new ApiError(400, 'ticket_invalid_code', 'Ticket is invalid.')
    assertPending(instance, invitation)
    assertEmailFree(instance, invitation.emailAddress)
    return {
      ...signUp,
      invitationId: invitation.id,
      emailAddress: invitation.emailAddress,
      emailVerified: true,
      emailStrategy: 'ticket',
    }
  }

  function completeWhenReady(client: ClientRecord, signUp: SignUpRecord): SignUpRecord {
    if (missingFields(signUp).length > 0 || !signUp.emailVerified || signUp.createdUserId || !signUp.emailAddress)
      return signUp
    const invitation = signUp.invitationId ? instance.store.invitations.get(signUp.invitationId) : undefined
    if (signUp.username && instance.store.users.by('username', signUp.username.toLowerCase()).length > 0) {
      throw invalidParam('username', 'That username is taken. Please try another.', 'form_identifier_exists')
    }
    const user = createUser(instance, {
      emails: [emailRecord(signUp.emailAddress, signUp.emailStrategy ?? 'email_code')],
      firstName: signUp.firstName,
      lastName: signUp.lastName,
      username: signUp.username,
      passwordHash: signUp.passwordHash,
      unsafeMetadata: signUp.unsafeMetadata,
      // The metadata of an invitation to the application becomes the user's; an organization's goes to the membership.
      ...(invitation?.organizationId === null ? { publicMetadata: invitation.publicMetadata } : {}),
      legalAcceptedAt: signUp.legalAcceptedAt,
    })
    if (invitation) acceptInvitation(instance, invitation, user)
    const session = createSession(instance, {
      client,
      user,
      organizationId: invitation?.organizationId ?? undefined,
      strategy: signUp.emailStrategy ?? 'email_code',
    })
    return signUps.put({ ...signUp, createdUserId: user.id, createdSessionId: session.id })
  }

  return app
}
