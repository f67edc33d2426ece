/** Verifications, as both APIs write them. */
import type { PendingCode } from '../store/records.ts'

export type WireVerificationStatus = 'unverified' | 'verified' | 'expired' | 'failed'

export interface WireVerification {
  readonly object: string
  readonly id: string
  readonly status: WireVerificationStatus
  readonly strategy: string
  readonly attempts: number | null
  readonly expire_at: number | null
  readonly verified_at_client: string
  readonly error: null
}

export interface VerificationState {
  readonly id: string
  readonly object?: string
  readonly verified: boolean
  readonly strategy: string | null
  readonly pending: PendingCode | null
  readonly now: number
}

/** `null` before a verification has begun. The UI then offers to send a code. */
export function verificationJson({
  id,
  object,
  verified,
  strategy,
  pending,
  now,
}: VerificationState): WireVerification | null {
  if (strategy === null && !verified) return null
  const expired = !verified && pending !== null && pending.expiresAt <= now
  return {
    object: object ?? `verification_${strategy ?? 'admin'}`,
    id: `ver_${id.slice(id.indexOf('_') + 1)}`,
    status: verified ? 'verified' : expired ? 'expired' : 'unverified',
    strategy: strategy ?? 'admin',
    attempts: pending?.attempts ?? null,
    expire_at: pending?.expiresAt ?? null,
    verified_at_client: '',
    error: null,
  }
}
