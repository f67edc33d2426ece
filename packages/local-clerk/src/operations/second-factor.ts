/** Changes of second factors: an authenticator app, and backup codes in case it is lost. */
import { secondFactors } from '../state/second-factors.ts'
import { createHash } from 'node:crypto'
import { createId, randomText } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { TotpRecord, UserRecord } from '../store/records.ts'
import { createTotpSecret, isTotpSecret, totpMatches } from '../totp/totp.ts'
import { ApiError, invalidParam } from '../refusal/api-error.ts'
import { changeUser } from './users.ts'
import { requireUser } from '../state/users.ts'

const backupCodeCount = 10

/** A new secret counts after its first code has been entered. A given secret counts immediately. */
export function newTotp(instance: Instance, given?: string): TotpRecord {
  if (given !== undefined && !isTotpSecret(given))
    throw invalidParam('totp_secret', 'totp_secret must be Base32 of at least 16 characters.')
  const now = instance.clock.now()
  return {
    id: createId('totp'),
    secret: given?.replace(/\s/g, '') ?? createTotpSecret(),
    verified: given !== undefined,
    createdAt: now,
    updatedAt: now,
  }
}

const digest = (code: string): string => createHash('sha256').update(code.trim().toLowerCase()).digest('base64url')

export const hashBackupCodes = (codes: readonly string[]): string[] => codes.map(digest)

/** Replaces the user's backup codes. The returned codes are kept as hashes only. */
export function createBackupCodes(instance: Instance, user: UserRecord): { user: UserRecord; codes: string[] } {
  const codes = Array.from({ length: backupCodeCount }, () => randomText(8).toLowerCase())
  return { codes, user: changeUser(instance, user, { backupCodes: hashBackupCodes(codes) }) }
}

/** Removes the authenticator app and the backup codes, which are useless without it. */
export const removeSecondFactor = (instance: Instance, user: UserRecord): UserRecord =>
  changeUser(instance, user, { totp: null, backupCodes: [] })

/**
 * Checks a code of the second factor. A backup code works once.
 *
 * @throws {ApiError} `form_code_incorrect`, `strategy_for_user_invalid`
 */
export function proveSecondFactor(instance: Instance, userId: string, strategy: string, code: string): void {
  const user = requireUser(instance, userId)
  if (!secondFactors(instance, user).some((factor) => factor.strategy === strategy)) {
    throw new ApiError(
      400,
      'strategy_for_user_invalid',
      'Invalid verification strategy',
      'The user has no such second factor.',
    )
  }
  if (strategy === 'totp') {
    if (totpMatches(user.totp?.secret ?? '', code, instance.clock.wall())) return
  } else if (user.backupCodes.includes(digest(code))) {
    changeUser(instance, user, { backupCodes: user.backupCodes.filter((kept) => kept !== digest(code)) })
    return
  }
  throw invalidParam('code', 'Incorrect code', 'form_code_incorrect')
}
