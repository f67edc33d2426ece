/** Sign-in attempts: by password, emailed code, reset of the password, or ticket. */
import { Hono, type Context } from 'hono'
import { checkCode, sendCode } from '../operations/codes.ts'
import { checkPassword, hashPassword, passwordMatches } from '../operations/passwords.ts'
import { hasSecondFactor, proveSecondFactor } from '../operations/second-factor.ts'
import { activeSession, createSession, endSession, type NewSession } from '../operations/sessions.ts'
import { consumeTicket } from '../operations/tickets.ts'
import { assertSignInAllowed, changeUser, findUserByEmail, requireUser } from '../operations/users.ts'
import { createId } from '../store/ids.ts'
import type { Instance } from '../store/instance.ts'
import type { ClientRecord, SignInRecord, UserRecord } from '../store/records.ts'
import { ApiError, invalidParam, notFound, notSupported } from '../wire/api-error.ts'
import { signInJson } from '../wire/frontend/sign-in-json.ts'
import { readForm, requireClient, respond, respondRead } from './frontend-context.ts'

const codeStrategies = new Set(['email_code', 'reset_password_email_code'])

export function signInRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { signIns, clients } = instance.store

  app.post('/client/sign_ins', async (c) => {
    const form = await readForm(
      c,
      'identifier',
      'password',
      'strategy',
      'ticket',
      'transfer',
      'redirect_url',
      'action_complete_redirect_url',
      'oidc_prompt',
      'email_address_id',
      'sign_up_if_missing',
    )
    const client = requireClient(instance, c)
    const strategy = form.string('strategy')
    assertStrategy(strategy)
    if (form.boolean('transfer')) throw notSupported('transferring a sign-up to a sign-in')
    const signIn = signIns.put({
      id: createId('sia'),
      clientId: client.id,
      status: 'needs_identifier',
      identifier: null,
      userId: null,
      strategy: null,
      pending: null,
      createdSessionId: null,
      createdAt: instance.clock.now(),
    })
    clients.change(client.id, { signInId: signIn.id })
    const ticket = form.string('ticket')
    if (ticket) return respond(instance, c, client, signInJson(instance, withTicket(client, signIn, ticket)))
    const identifier = form.string('identifier')
    if (!identifier) return respond(instance, c, client, signInJson(instance, signIn))
    const identified = identify(client, signIn, identifier)
    const password = form.string('password')
    if (password) return respond(instance, c, client, signInJson(instance, tryPassword(client, identified, password)))
    if (strategy && codeStrategies.has(strategy)) {
      return respond(
        instance,
        c,
        client,
        signInJson(instance, prepare(identified, strategy, form.string('email_address_id'))),
      )
    }
    return respond(instance, c, client, signInJson(instance, identified))
  })

  app.get('/client/sign_ins/:id', (c) => respondRead(c, signInJson(instance, own(c).signIn)))

  app.post('/client/sign_ins/:id/prepare_first_factor', async (c) => {
    const form = await readForm(c, 'strategy', 'email_address_id', 'redirect_url')
    const { client, signIn } = own(c)
    const strategy = form.requiredString('strategy')
    assertStrategy(strategy)
    return respond(
      instance,
      c,
      client,
      signInJson(instance, prepare(signIn, strategy, form.string('email_address_id'))),
    )
  })

  app.post('/client/sign_ins/:id/attempt_first_factor', async (c) => {
    const form = await readForm(c, 'strategy', 'password', 'code', 'ticket')
    const { client, signIn } = own(c)
    const strategy = form.requiredString('strategy')
    assertStrategy(strategy)
    if (strategy === 'password')
      return respond(
        instance,
        c,
        client,
        signInJson(instance, tryPassword(client, signIn, form.requiredString('password'))),
      )
    if (strategy === 'ticket')
      return respond(
        instance,
        c,
        client,
        signInJson(instance, withTicket(client, signIn, form.requiredString('ticket'))),
      )
    return respond(
      instance,
      c,
      client,
      signInJson(instance, tryCode(client, signIn, strategy, form.requiredString('code'))),
    )
  })

  app.post('/client/sign_ins/:id/attempt_second_factor', async (c) => {
    const form = await readForm(c, 'strategy', 'code')
    const { client, signIn } = own(c)
    if (signIn.status !== 'needs_second_factor' || !signIn.userId)
      throw new ApiError(400, 'sign_in_not_ready', 'The sign-in does not wait for a second factor.')
    proveSecondFactor(instance, signIn.userId, form.requiredString('strategy'), form.requiredString('code'))
    return respond(instance, c, client, signInJson(instance, complete(client, signIn, signIn.strategy ?? 'password')))
  })

  app.post('/client/sign_ins/:id/reset_password', async (c) => {
    const form = await readForm(c, 'password', 'sign_out_of_other_sessions')
    const { client, signIn } = own(c)
    if (signIn.status !== 'needs_new_password')
      throw new ApiError(400, 'reset_password_not_allowed', 'This sign-in does not wait for a new password.')
    const user = requireUser(instance, signIn.userId ?? '')
    changeUser(instance, user, { passwordHash: hashPassword(checkPassword(form.requiredString('password'))) })
    if (form.boolean('sign_out_of_other_sessions')) {
      for (const session of instance.store.sessions.by('user', user.id)) endSession(instance, session, 'revoked')
    }
    return respond(instance, c, client, signInJson(instance, proved(client, signIn, 'reset_password_email_code')))
  })

  function own(c: Context): { client: ClientRecord; signIn: SignInRecord } {
    const client = requireClient(instance, c)
    const signIn = signIns.get(c.req.param('id') ?? '')
    if (!signIn || signIn.clientId !== client.id) throw notFound('Sign in')
    return { client, signIn }
  }

  function assertStrategy(strategy: string | null | undefined): void {
    if (!strategy || strategy === 'password' || strategy === 'ticket' || codeStrategies.has(strategy)) return
    throw notSupported(`the sign-in strategy ${strategy}`)
  }

  function identify(client: ClientRecord, signIn: SignInRecord, identifier: string): SignInRecord {
    assertMaySignIn(client, findUserByEmail(instance, identifier))
    const user =
      findUserByEmail(instance, identifier) ?? instance.store.users.by('username', identifier.toLowerCase())[0]
    if (!user) throw invalidParam('identifier', "Couldn't find your account.", 'form_identifier_not_found')
    assertSignInAllowed(user)
    return signIns.put({ ...signIn, status: 'needs_first_factor', identifier, userId: user.id })
  }

  function assertMaySignIn(client: ClientRecord, user: UserRecord | undefined): void {
    const current = activeSession(instance, client)
    if (!current) return
    if (instance.settings.singleSession) {
      throw new ApiError(400, 'session_exists', 'Session already exists', "You're already signed in.", {
        session_id: current.id,
      })
    }
    if (user && current.userId === user.id) {
      throw new ApiError(400, 'identifier_already_signed_in', "You're already signed in", "You're already signed in.", {
        session_id: current.id,
      })
    }
  }

  function prepare(signIn: SignInRecord, strategy: string, emailId: string | null | undefined): SignInRecord {
    if (!codeStrategies.has(strategy)) throw invalidParam('strategy', `${strategy} needs no preparation.`)
    if (signIn.status !== 'needs_first_factor')
      throw new ApiError(400, 'sign_in_not_ready', 'The sign-in has no user yet.')
    const user = requireUser(instance, signIn.userId ?? '')
    const email = user.emails.find((email) => (emailId ? email.id === emailId : email.id === user.primaryEmailId))
    if (!email) throw invalidParam('email_address_id', 'The user has no such email address.')
    const pending = sendCode(
      instance,
      email.emailAddress,
      strategy === 'email_code' ? 'verification_code' : 'reset_password_code',
    )
    return signIns.put({ ...signIn, strategy, pending })
  }

  function tryPassword(client: ClientRecord, signIn: SignInRecord, password: string): SignInRecord {
    if (signIn.status !== 'needs_first_factor')
      throw new ApiError(400, 'sign_in_not_ready', 'The sign-in does not wait for a password.')
    const user = requireUser(instance, signIn.userId ?? '')
    if (user.passwordHash === null)
      throw new ApiError(400, 'strategy_for_user_invalid', 'Invalid verification strategy', 'The user has no password.')
    if (!passwordMatches(user.passwordHash, password)) {
      throw invalidParam(
        'password',
        'Password is incorrect. Try again, or use another method.',
        'form_password_incorrect',
      )
    }
    return proved(client, signIn, 'password')
  }

  function tryCode(client: ClientRecord, signIn: SignInRecord, strategy: string, code: string): SignInRecord {
    if (signIn.status !== 'needs_first_factor' || signIn.strategy !== strategy) {
      throw new ApiError(
        400,
        'verification_not_sent',
        'You need to send a verification code before attempting to verify.',
      )
    }
    const result = checkCode(instance, signIn.pending, code)
    if (!result.ok) {
      signIns.put({ ...signIn, pending: result.pending })
      throw result.error
    }
    if (strategy === 'reset_password_email_code')
      return signIns.put({ ...signIn, status: 'needs_new_password', pending: null })
    return proved(client, signIn, strategy)
  }

  function withTicket(client: ClientRecord, signIn: SignInRecord, token: string): SignInRecord {
    assertMaySignIn(client, undefined)
    const { user, ...session } = consumeTicket(instance, token)
    return complete(client, { ...signIn, userId: user.id, identifier: null }, 'ticket', session)
  }

  /** The first factor is proved. A ticket never comes here: it stands for every factor, as at Clerk. */
  function proved(client: ClientRecord, signIn: SignInRecord, strategy: string): SignInRecord {
    const user = requireUser(instance, signIn.userId ?? '')
    if (!hasSecondFactor(instance, user)) return complete(client, signIn, strategy)
    assertSignInAllowed(user)
    return signIns.put({ ...signIn, status: 'needs_second_factor', strategy, pending: null })
  }

  function complete(
    client: ClientRecord,
    signIn: SignInRecord,
    strategy: string,
    session: Pick<NewSession, 'actor' | 'lifetime' | 'organizationId'> = {},
  ): SignInRecord {
    const user = requireUser(instance, signIn.userId ?? '')
    assertSignInAllowed(user)
    const { id } = createSession(instance, { ...session, client, user, strategy })
    return signIns.put({ ...signIn, status: 'complete', strategy, pending: null, createdSessionId: id })
  }

  return app
}
