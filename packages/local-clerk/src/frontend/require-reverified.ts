import type { Context } from 'hono'
import { hasSecondFactor } from '../state/second-factors.ts'
import type { Instance } from '../instance/instance.ts'
import { ApiError } from '../refusal/api-error.ts'
import { requireSignedIn, type SignedIn } from './frontend-context.ts'

const freshFor = 10 * 60_000

/**
 * A session that was verified within the last ten minutes, by the second factor if the user has one. On the error,
 * Clerk's components ask for the password or a code, then retry the request.
 *
 * @throws {ApiError} `session_reverification_required`
 */
export function requireReverified(instance: Instance, c: Context): SignedIn {
  const signedIn = requireSignedIn(instance, c)
  const { session, user } = signedIn
  const provedAt = hasSecondFactor(instance, user) ? session.secondFactorAt : session.firstFactorAt
  if (provedAt !== null && provedAt + freshFor > instance.clock.now()) return signedIn
  throw new ApiError(
    403,
    'session_reverification_required',
    'Additional verification is required',
    'The session was verified more than ten minutes ago. Verify it again with session.startVerification, or use useReverification.',
  )
}
