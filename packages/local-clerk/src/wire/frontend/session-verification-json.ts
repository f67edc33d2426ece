/** A reverification as the Frontend API writes it. */
import type { SessionVerificationJSON } from '@clerk/shared/types'
import type { Instance } from '../../instance/instance.ts'
import { secondFactors } from '../../state/second-factors.ts'
import type { SessionRecord, SessionVerificationRecord, UserRecord } from '../../store/records.ts'
import { verificationJson } from '../verification-json.ts'
import type { Wire } from '../wire.ts'
import { frontendSession } from './client-json.ts'
import { firstFactors } from './sign-in-json.ts'

interface Reverification {
  readonly session: SessionRecord & { readonly verification: SessionVerificationRecord }
  readonly user: UserRecord
  /** The strategy of the current request; `null` if it has none. */
  readonly strategy: string | null
  readonly origin: string | null
}

export async function sessionVerificationJson(instance: Instance, { session, user, strategy, origin }: Reverification) {
  const { id, status, level, pending } = session.verification
  const second = secondFactors(instance, user)
  const isSecond = second.some((factor) => factor.strategy === strategy)
  const now = instance.clock.now()
  return {
    object: 'session_verification' as const,
    id,
    status,
    level,
    session: await frontendSession(instance, session, origin),
    first_factor_verification: verificationJson({
      id,
      verified: strategy !== null && !isSecond && status !== 'needs_first_factor',
      strategy: isSecond ? null : strategy,
      pending,
      now,
    }),
    second_factor_verification: verificationJson({
      id,
      verified: status === 'complete' && isSecond,
      strategy: isSecond ? strategy : null,
      pending: null,
      now,
    }),
    supported_first_factors: firstFactors(user, false),
    supported_second_factors: second,
  } satisfies Wire<SessionVerificationJSON>
}
