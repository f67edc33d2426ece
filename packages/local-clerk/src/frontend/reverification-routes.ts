/** Reverification: proving a first factor again within a session, so that `has({ reverification })` holds. */
import type { SessionVerificationJSON } from '@clerk/shared/types'
import { Hono, type Context } from 'hono'
import { checkCode, sendCode } from '../operations/codes.ts'
import { passwordMatches } from '../operations/passwords.ts'
import { hasSecondFactor, proveSecondFactor, secondFactors } from '../operations/second-factor.ts'
import { requireUser } from '../operations/users.ts'
import { createId } from '../store/ids.ts'
import type { Instance } from '../store/instance.ts'
import type { SessionRecord, SessionVerificationRecord } from '../store/records.ts'
import { ApiError, invalidParam, notSupported } from '../wire/api-error.ts'
import { frontendSession } from '../wire/frontend/client-json.ts'
import { firstFactors } from '../wire/frontend/sign-in-json.ts'
import { verificationJson } from '../wire/verification-json.ts'
import type { Wire } from '../wire/wire.ts'
import { originOf, readForm, requireSignedIn, respond, type SignedIn } from './frontend-context.ts'

const levels = ['first_factor', 'second_factor', 'multi_factor'] as const
const isLevel = (value: string): value is (typeof levels)[number] => levels.some((level) => level === value)

export function reverificationRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store } = instance

  app.post('/client/sessions/:id/verify', async (c) => {
    const form = await readForm(c, 'level')
    const signedIn = own(c)
    const level = form.string('level') ?? 'first_factor'
    if (!isLevel(level)) throw invalidParam('level', `level must be one of ${levels.join(', ')}.`)
    // Without a second factor, every level comes down to the first, as Clerk does for such users.
    const second = level === 'second_factor' && hasSecondFactor(instance, signedIn.user)
    const status = second ? 'needs_second_factor' : 'needs_first_factor'
    return answer(c, signedIn, { id: createId('sver'), level, status, pending: null })
  })

  app.post('/client/sessions/:id/verify/prepare_first_factor', async (c) => {
    const form = await readForm(c, 'strategy', 'email_address_id')
    const signedIn = own(c)
    const verification = started(signedIn.session, 'needs_first_factor')
    if (form.requiredString('strategy') !== 'email_code')
      throw notSupported(`reverification by ${form.requiredString('strategy')}`)
    const id = form.string('email_address_id') ?? signedIn.user.primaryEmailId
    const email = signedIn.user.emails.find((email) => email.id === id && email.verified)
    if (!email) throw invalidParam('email_address_id', 'The user has no such verified email address.')
    return answer(
      c,
      signedIn,
      { ...verification, pending: sendCode(instance, email.emailAddress, 'reverification_code') },
      'email_code',
    )
  })

  app.post('/client/sessions/:id/verify/attempt_first_factor', async (c) => {
    const form = await readForm(c, 'strategy', 'password', 'code')
    const signedIn = own(c)
    const verification = started(signedIn.session, 'needs_first_factor')
    const strategy = form.requiredString('strategy')
    if (strategy === 'password') {
      if (!passwordMatches(signedIn.user.passwordHash, form.requiredString('password'))) {
        throw invalidParam(
          'password',
          'Password is incorrect. Try again, or use another method.',
          'form_password_incorrect',
        )
      }
    } else if (strategy === 'email_code') {
      const result = checkCode(instance, verification.pending, form.requiredString('code'))
      if (!result.ok) {
        store.sessions.put({
          ...signedIn.session,
          verification: { ...verification, pending: verification.pending && result.pending },
        })
        throw result.error
      }
    } else throw notSupported(`reverification by ${strategy}`)
    const session = store.sessions.put({ ...signedIn.session, firstFactorAt: instance.clock.now() })
    const both = verification.level === 'multi_factor' && hasSecondFactor(instance, signedIn.user)
    const status = both ? 'needs_second_factor' : 'complete'
    return answer(c, { ...signedIn, session }, { ...verification, status, pending: null }, strategy)
  })

  app.post('/client/sessions/:id/verify/attempt_second_factor', async (c) => {
    const form = await readForm(c, 'strategy', 'code')
    const signedIn = own(c)
    const verification = started(signedIn.session, 'needs_second_factor')
    const strategy = form.requiredString('strategy')
    proveSecondFactor(instance, signedIn.user.id, strategy, form.requiredString('code'))
    const session = store.sessions.put({ ...signedIn.session, secondFactorAt: instance.clock.now() })
    const user = requireUser(instance, signedIn.user.id)
    return answer(c, { ...signedIn, session, user }, { ...verification, status: 'complete' }, strategy)
  })

  function own(c: Context): SignedIn {
    return requireSignedIn(instance, c, c.req.param('id'))
  }

  function started(
    { verification }: SessionRecord,
    awaited: SessionVerificationRecord['status'],
  ): SessionVerificationRecord {
    if (verification?.status === awaited) return verification
    throw new ApiError(
      400,
      'session_verification_not_found',
      'No reverification that waits for this factor was started for this session.',
    )
  }

  async function answer(
    c: Context,
    { client, session, user }: SignedIn,
    verification: SessionVerificationRecord,
    strategy: string | null = null,
  ): Promise<Response> {
    const current = store.sessions.put({ ...session, verification })
    const second = secondFactors(instance, user)
    const isSecond = second.some((factor) => factor.strategy === strategy)
    return respond(instance, c, client, {
      object: 'session_verification',
      id: verification.id,
      status: verification.status,
      level: verification.level,
      session: await frontendSession(instance, current, originOf(c)),
      first_factor_verification: verificationJson({
        id: verification.id,
        verified: strategy !== null && !isSecond && verification.status !== 'needs_first_factor',
        strategy: isSecond ? null : strategy,
        pending: verification.pending,
        now: instance.clock.now(),
      }),
      second_factor_verification: verificationJson({
        id: verification.id,
        verified: verification.status === 'complete' && isSecond,
        strategy: isSecond ? strategy : null,
        pending: null,
        now: instance.clock.now(),
      }),
      supported_first_factors: firstFactors(user, false),
      supported_second_factors: second,
    } satisfies Wire<SessionVerificationJSON>)
  }

  return app
}
