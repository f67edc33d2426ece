/**
 * The sign-in state machine: `needs_identifier` → `needs_first_factor` → (`needs_new_password`) →
 * (`needs_second_factor`) → `complete`. Each function is one transition and returns the record.
 */
import type { Instance } from '../instance/instance.ts'
import { checkPassword, hashPassword, passwordMatches } from '../password/password.ts'
import { ApiError, invalidParam, notSupported } from '../refusal/api-error.ts'
import { hasSecondFactor } from '../state/second-factors.ts'
import { activeSession } from '../state/sessions.ts'
import { isSignInStrategy, signInStrategies, type SignInStrategy } from '../state/sign-in-strategies.ts'
import { assertSignInAllowed, findUserByEmail, requireUser } from '../state/users.ts'
import { createId } from '../store/ids.ts'
import type { ClientRecord, SignInRecord, UserRecord } from '../store/records.ts'
import { checkCode, sendCode } from './codes.ts'
import { proveSecondFactor } from './second-factor.ts'
import { createSession, endSessionsOf, sessionExists, type NewSession } from './sessions.ts'
import { consumeTicket } from './tickets.ts'
import { changeUser } from './users.ts'

/** @throws {ApiError} `not_supported_by_local_clerk` */
export function requireSignInStrategy(name: string): SignInStrategy {
  if (isSignInStrategy(name)) return name
  throw notSupported(`the sign-in strategy ${name}`)
}

export interface SignInRequest {
  readonly strategy?: SignInStrategy | undefined
  readonly ticket?: string | null | undefined
  readonly identifier?: string | null | undefined
  readonly password?: string | null | undefined
  readonly emailAddressId?: string | null | undefined
}

/** Starts a sign-in in this browser and goes as far as `request` allows. */
export function startSignIn(instance: Instance, client: ClientRecord, request: SignInRequest): SignInRecord {
  const { strategy, ticket, identifier, password, emailAddressId } = request
  const signIn = instance.store.signIns.put({
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
  instance.store.clients.change(client.id, { signInId: signIn.id })
  if (ticket) return signInByTicket(instance, client, signIn, ticket)
  if (!identifier) return signIn
  const identified = identify(instance, client, signIn, identifier)
  if (password) return attemptPassword(instance, client, identified, password)
  return strategy && 'mail' in signInStrategies[strategy]
    ? prepareFirstFactor(instance, identified, strategy, emailAddressId)
    : identified
}

/** Finds the user by email address or username. */
export function identify(
  instance: Instance,
  client: ClientRecord,
  signIn: SignInRecord,
  identifier: string,
): SignInRecord {
  const byEmail = findUserByEmail(instance, identifier)
  assertMaySignIn(instance, client, byEmail)
  const user = byEmail ?? instance.store.users.by('username', identifier.toLowerCase())[0]
  if (!user) throw invalidParam('identifier', "Couldn't find your account.", 'form_identifier_not_found')
  assertSignInAllowed(user)
  return instance.store.signIns.put({ ...signIn, status: 'needs_first_factor', identifier, userId: user.id })
}

/** Sends the code of `strategy` to one of the user's addresses, the primary one unless `emailAddressId` names another. */
export function prepareFirstFactor(
  instance: Instance,
  signIn: SignInRecord,
  strategy: SignInStrategy,
  emailAddressId: string | null | undefined,
): SignInRecord {
  const settings = signInStrategies[strategy]
  if (!('mail' in settings)) throw invalidParam('strategy', `${strategy} needs no preparation.`)
  if (signIn.status !== 'needs_first_factor')
    throw new ApiError(400, 'sign_in_not_ready', 'The sign-in has no user yet.')
  const user = requireUser(instance, signIn.userId ?? '')
  const wanted = emailAddressId || user.primaryEmailId
  const email = user.emails.find((email) => email.id === wanted)
  if (!email) throw invalidParam('email_address_id', 'The user has no such email address.')
  const pending = sendCode(instance, email.emailAddress, settings.mail)
  return instance.store.signIns.put({ ...signIn, strategy, pending })
}

/** @param proof the password, code or ticket, depending on `strategy` */
export function attemptFirstFactor(
  instance: Instance,
  client: ClientRecord,
  signIn: SignInRecord,
  strategy: SignInStrategy,
  proof: string,
): SignInRecord {
  if (strategy === 'password') return attemptPassword(instance, client, signIn, proof)
  if (strategy === 'ticket') return signInByTicket(instance, client, signIn, proof)
  return attemptCode(instance, client, signIn, strategy, proof)
}

function attemptPassword(
  instance: Instance,
  client: ClientRecord,
  signIn: SignInRecord,
  password: string,
): SignInRecord {
  if (signIn.status !== 'needs_first_factor')
    throw new ApiError(400, 'sign_in_not_ready', 'The sign-in does not wait for a password.')
  const { passwordHash } = requireUser(instance, signIn.userId ?? '')
  if (passwordHash === null)
    throw new ApiError(400, 'strategy_for_user_invalid', 'Invalid verification strategy', 'The user has no password.')
  if (!passwordMatches(passwordHash, password)) {
    throw invalidParam(
      'password',
      'Password is incorrect. Try again, or use another method.',
      'form_password_incorrect',
    )
  }
  return firstFactorProved(instance, client, signIn, 'password')
}

function attemptCode(
  instance: Instance,
  client: ClientRecord,
  signIn: SignInRecord,
  strategy: SignInStrategy,
  code: string,
): SignInRecord {
  const { signIns } = instance.store
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
  return firstFactorProved(instance, client, signIn, strategy)
}

/** A ticket stands for every factor, as at Clerk. */
function signInByTicket(instance: Instance, client: ClientRecord, signIn: SignInRecord, token: string): SignInRecord {
  assertMaySignIn(instance, client, undefined)
  const { user, ...session } = consumeTicket(instance, token)
  return completeSignIn(instance, client, { ...signIn, userId: user.id, identifier: null }, 'ticket', session)
}

/** Continues with the second factor if the user has one. Completes the sign-in otherwise. */
export function firstFactorProved(
  instance: Instance,
  client: ClientRecord,
  signIn: SignInRecord,
  strategy: SignInStrategy,
): SignInRecord {
  const user = requireUser(instance, signIn.userId ?? '')
  if (!hasSecondFactor(instance, user)) return completeSignIn(instance, client, signIn, strategy)
  assertSignInAllowed(user)
  return instance.store.signIns.put({ ...signIn, status: 'needs_second_factor', strategy, pending: null })
}

export function attemptSecondFactor(
  instance: Instance,
  client: ClientRecord,
  signIn: SignInRecord,
  strategy: string,
  code: string,
): SignInRecord {
  if (signIn.status !== 'needs_second_factor' || !signIn.userId)
    throw new ApiError(400, 'sign_in_not_ready', 'The sign-in does not wait for a second factor.')
  proveSecondFactor(instance, signIn.userId, strategy, code)
  return completeSignIn(instance, client, signIn, signIn.strategy ?? 'password')
}

/** Sets the new password after a code of `reset_password_email_code`. */
export function resetPassword(
  instance: Instance,
  client: ClientRecord,
  signIn: SignInRecord,
  password: string,
  signOutElsewhere = false,
): SignInRecord {
  if (signIn.status !== 'needs_new_password')
    throw new ApiError(400, 'reset_password_not_allowed', 'This sign-in does not wait for a new password.')
  const user = requireUser(instance, signIn.userId ?? '')
  changeUser(instance, user, { passwordHash: hashPassword(checkPassword(password)) })
  if (signOutElsewhere) endSessionsOf(instance, user, 'revoked')
  return firstFactorProved(instance, client, signIn, 'reset_password_email_code')
}

function completeSignIn(
  instance: Instance,
  client: ClientRecord,
  signIn: SignInRecord,
  strategy: string,
  session: Pick<NewSession, 'actor' | 'lifetime' | 'organizationId'> = {},
): SignInRecord {
  const user = requireUser(instance, signIn.userId ?? '')
  assertSignInAllowed(user)
  const { id } = createSession(instance, { ...session, client, user, strategy })
  return instance.store.signIns.put({ ...signIn, status: 'complete', strategy, pending: null, createdSessionId: id })
}

function assertMaySignIn(instance: Instance, client: ClientRecord, user: UserRecord | undefined): void {
  const current = activeSession(instance, client)
  if (!current) return
  if (instance.settings.singleSession) throw sessionExists(current)
  if (current.userId !== user?.id) return
  throw new ApiError(400, 'identifier_already_signed_in', "You're already signed in", "You're already signed in.", {
    session_id: current.id,
  })
}
