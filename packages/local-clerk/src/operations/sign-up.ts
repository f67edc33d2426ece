/**
 * The sign-up state machine. A sign-up collects a password and a verified email address. It becomes a user with a
 * session as soon as it has both. Each function is one transition and returns the record.
 */
import type { Instance } from '../instance/instance.ts'
import { checkPassword, hashPassword } from '../password/password.ts'
import { ApiError, invalidParam, notSupported } from '../refusal/api-error.ts'
import { assertPending, findInvitationByTicket } from '../state/invitations.ts'
import { activeSession } from '../state/sessions.ts'
import { missingFields } from '../state/sign-ups.ts'
import { createId } from '../store/ids.ts'
import type { ClientRecord, Metadata, SignUpRecord } from '../store/records.ts'
import { checkCode, sendCode } from './codes.ts'
import { assertEmailFree, checkEmail, emailRecord } from './email-addresses.ts'
import { acceptInvitation } from './invitations.ts'
import { createSession, sessionExists } from './sessions.ts'
import { createUser } from './users.ts'

const strategies = new Set(['ticket', 'email_code', 'password'])

/** A field that is `undefined` stays as it is; names may be cleared with `null`. */
export interface SignUpChanges {
  readonly strategy?: string | null | undefined
  /** The ticket of an invitation, which verifies the address that it was sent to. */
  readonly ticket?: string | null | undefined
  readonly emailAddress?: string | null | undefined
  readonly password?: string | null | undefined
  readonly firstName?: string | null | undefined
  readonly lastName?: string | null | undefined
  readonly username?: string | null | undefined
  readonly unsafeMetadata?: Metadata | undefined
  readonly legalAccepted?: boolean | undefined
}

/** Starts a sign-up in this browser and goes as far as `changes` allow. */
export function startSignUp(instance: Instance, client: ClientRecord, changes: SignUpChanges): SignUpRecord {
  const current = activeSession(instance, client)
  if (current && instance.settings.singleSession) throw sessionExists(current)
  const signUp = instance.store.signUps.put({
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
  instance.store.clients.change(client.id, { signUpId: signUp.id })
  return changeSignUp(instance, client, signUp, changes)
}

export function changeSignUp(
  instance: Instance,
  client: ClientRecord,
  signUp: SignUpRecord,
  changes: SignUpChanges,
): SignUpRecord {
  if (signUp.createdUserId)
    throw new ApiError(400, 'sign_up_complete', 'The sign-up is complete and cannot be changed.')
  if (changes.strategy && !strategies.has(changes.strategy)) throw unsupported(changes.strategy)
  const invited = changes.ticket ? withInvitation(instance, signUp, changes.ticket) : signUp
  const { firstName, lastName, username } = changes
  const changed = instance.store.signUps.put({
    ...invited,
    ...emailChange(instance, invited, changes.emailAddress),
    ...(changes.password ? { passwordHash: hashPassword(checkPassword(changes.password)) } : {}),
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
    ...(username === undefined ? {} : { username }),
    ...(changes.unsafeMetadata ? { unsafeMetadata: changes.unsafeMetadata } : {}),
    ...(changes.legalAccepted ? { legalAcceptedAt: instance.clock.now() } : {}),
  })
  return completeWhenReady(instance, client, changed)
}

function emailChange(
  instance: Instance,
  signUp: SignUpRecord,
  given: string | null | undefined,
): Partial<SignUpRecord> {
  if (!given) return {}
  const emailAddress = checkEmail(given)
  if (emailAddress === signUp.emailAddress) return {}
  assertEmailFree(instance, emailAddress)
  return { emailAddress, emailVerified: false, emailStrategy: null, pending: null }
}

function withInvitation(instance: Instance, signUp: SignUpRecord, ticket: string): SignUpRecord {
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

/** Sends a code to the address of the sign-up. */
export function prepareEmailVerification(instance: Instance, signUp: SignUpRecord, strategy: string): SignUpRecord {
  assertEmailCode(strategy)
  if (!signUp.emailAddress) throw new ApiError(400, 'verification_invalid', 'The sign-up has no email address yet.')
  const pending = sendCode(instance, signUp.emailAddress, 'verification_code')
  return instance.store.signUps.put({ ...signUp, emailStrategy: strategy, pending })
}

export function attemptEmailVerification(
  instance: Instance,
  client: ClientRecord,
  signUp: SignUpRecord,
  strategy: string,
  code: string,
): SignUpRecord {
  assertEmailCode(strategy)
  const result = checkCode(instance, signUp.pending, code)
  if (!result.ok) {
    if (signUp.pending) instance.store.signUps.put({ ...signUp, pending: result.pending })
    throw result.error
  }
  return emailProved(instance, client, signUp, strategy)
}

/** Records that `strategy` has verified the email address of the sign-up. */
export function emailProved(
  instance: Instance,
  client: ClientRecord,
  signUp: SignUpRecord,
  strategy: string,
): SignUpRecord {
  const proved = { ...signUp, emailVerified: true, emailStrategy: strategy, pending: null }
  return completeWhenReady(instance, client, instance.store.signUps.put(proved))
}

function assertEmailCode(strategy: string): void {
  if (strategy !== 'email_code') throw unsupported(strategy)
}

const unsupported = (strategy: string): ApiError => notSupported(`the sign-up strategy ${strategy}`)

/** Creates the user and signs the browser in, if no field is missing. */
function completeWhenReady(instance: Instance, client: ClientRecord, signUp: SignUpRecord): SignUpRecord {
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
  return instance.store.signUps.put({ ...signUp, createdUserId: user.id, createdSessionId: session.id })
}
