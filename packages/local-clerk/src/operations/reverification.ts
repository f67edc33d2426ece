/**
 * The reverification state machine: a signed-in user proves a factor again, so that `has({ reverification })` holds. Its
 * state is part of the session: `needs_first_factor` → (`needs_second_factor`) → `complete`.
 */
import type { Instance } from '../instance/instance.ts'
import { passwordMatches } from '../password/password.ts'
import { ApiError, invalidParam, notSupported } from '../refusal/api-error.ts'
import { hasSecondFactor } from '../state/second-factors.ts'
import { createId } from '../store/ids.ts'
import type { SessionRecord, SessionVerificationRecord, UserRecord } from '../store/records.ts'
import { checkCode, sendCode } from './codes.ts'
import { proveSecondFactor } from './second-factor.ts'

/** A session whose reverification has begun. */
export interface Reverifying extends SessionRecord {
  readonly verification: SessionVerificationRecord
}

const levels = ['first_factor', 'second_factor', 'multi_factor'] as const

/** For users without a second factor every level means the first factor, as at Clerk. */
export function startReverification(
  instance: Instance,
  session: SessionRecord,
  user: UserRecord,
  wanted: string,
): Reverifying {
  const level = levels.find((level) => level === wanted)
  if (!level) throw invalidParam('level', `level must be one of ${levels.join(', ')}.`)
  const second = level === 'second_factor' && hasSecondFactor(instance, user)
  const status = second ? 'needs_second_factor' : 'needs_first_factor'
  return keep(instance, session, { id: createId('sver'), level, status, pending: null })
}

/** Sends a code to one of the user's verified addresses, the primary one unless `emailAddressId` names another. */
export function prepareReverification(
  instance: Instance,
  session: SessionRecord,
  user: UserRecord,
  strategy: string,
  emailAddressId: string | null | undefined,
): Reverifying {
  const verification = awaiting(session, 'needs_first_factor')
  if (strategy !== 'email_code') throw unsupported(strategy)
  const id = emailAddressId ?? user.primaryEmailId
  const email = user.emails.find((email) => email.id === id && email.verified)
  if (!email) throw invalidParam('email_address_id', 'The user has no such verified email address.')
  const pending = sendCode(instance, email.emailAddress, 'reverification_code')
  return keep(instance, session, { ...verification, pending })
}

/** @param proof reads the password or code from the request */
export function reverifyFirstFactor(
  instance: Instance,
  session: SessionRecord,
  user: UserRecord,
  strategy: string,
  proof: (name: 'password' | 'code') => string,
): Reverifying {
  const verification = awaiting(session, 'needs_first_factor')
  if (strategy === 'password') assertPassword(user, proof('password'))
  else if (strategy === 'email_code') assertCode(instance, session, verification, proof('code'))
  else throw unsupported(strategy)
  const both = verification.level === 'multi_factor' && hasSecondFactor(instance, user)
  return keep(
    instance,
    { ...session, firstFactorAt: instance.clock.now() },
    { ...verification, status: both ? 'needs_second_factor' : 'complete', pending: null },
  )
}

export function reverifySecondFactor(
  instance: Instance,
  session: SessionRecord,
  strategy: string,
  code: string,
): Reverifying {
  const verification = awaiting(session, 'needs_second_factor')
  proveSecondFactor(instance, session.userId, strategy, code)
  return keep(instance, { ...session, secondFactorAt: instance.clock.now() }, { ...verification, status: 'complete' })
}

function assertPassword(user: UserRecord, password: string): void {
  if (passwordMatches(user.passwordHash, password)) return
  throw invalidParam('password', 'Password is incorrect. Try again, or use another method.', 'form_password_incorrect')
}

function assertCode(
  instance: Instance,
  session: SessionRecord,
  verification: SessionVerificationRecord,
  code: string,
): void {
  const result = checkCode(instance, verification.pending, code)
  if (result.ok) return
  keep(instance, session, { ...verification, pending: verification.pending && result.pending })
  throw result.error
}

function awaiting(
  { verification }: SessionRecord,
  status: SessionVerificationRecord['status'],
): SessionVerificationRecord {
  if (verification?.status === status) return verification
  throw new ApiError(
    400,
    'session_verification_not_found',
    'This session has no reverification that waits for this factor.',
  )
}

const keep = (instance: Instance, session: SessionRecord, verification: SessionVerificationRecord): Reverifying =>
  instance.store.sessions.put({ ...session, verification })

const unsupported = (strategy: string): ApiError => notSupported(`reverification by ${strategy}`)
