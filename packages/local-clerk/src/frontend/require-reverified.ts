import type { Context } from 'hono'
import { hasSecondFactor } from '../state/second-factors.ts'
import type { Instance } from '../instance/instance.ts'
import { ApiError } from '../refusal/api-error.ts'
import { requireSignedIn, type SignedIn } from './frontend-context.ts'

const freshFor = 10 * 60_000

/**
 * A session that was verified within the last ten minutes, by the second factor if the user has one. A reverification
 * that has begun must be completed first, however fresh the session is. On the error, Clerk's components ask for the
 * password or a code, then retry the request.
 *
 * @throws {ApiError} `session_reverification_required`
 */
export function requireReverified(instance: Instance, c: Context): SignedIn {
  const signedIn = requireSignedIn(instance, c)
  const { session, user } = signedIn
  const provedAt = hasSecondFactor(instance, user) ? session.secondFactorAt : session.firstFactorAt
  const open = session.verification !== null && session.verification.status !== 'complete'
  if (!open && provedAt !== null && provedAt + freshFor > instance.clock.now()) return signedIn
  throw new ApiError(
    403,
    'session_reverification_required',
    'Additional verification is required',
    open
      ? 'The reverification of this session has begun and is not complete. Complete it, or use useReverification.'
      : 'The session was verified more than ten minutes ago. Verify it again with session.startVerification, or use useReverification.',
  )
}
