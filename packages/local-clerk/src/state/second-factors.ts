/** The second factors that a user has. */
import type { Instance } from '../instance/instance.ts'
import { ApiError } from '../refusal/api-error.ts'
import type { UserRecord } from '../store/records.ts'

export const secondFactorStrategies = ['totp', 'backup_code'] as const
export type SecondFactorStrategy = (typeof secondFactorStrategies)[number]

/** Whether this user must prove a second factor after the first. */
export const hasSecondFactor = (instance: Instance, user: UserRecord): boolean =>
  instance.settings.multiFactor && user.totp?.verified === true

/** The strategies that this user may choose from, the default first. */
export const secondFactors = (instance: Instance, user: UserRecord): { strategy: SecondFactorStrategy }[] =>
  !hasSecondFactor(instance, user)
    ? []
    : [{ strategy: 'totp' }, ...(user.backupCodes.length > 0 ? [{ strategy: 'backup_code' as const }] : [])]

/** @throws {ApiError} `feature_not_enabled` */
export function requireMultiFactor(instance: Instance): void {
  if (instance.settings.multiFactor) return
  throw new ApiError(
    403,
    'feature_not_enabled',
    'This feature is not enabled on this instance',
    'Authenticator apps and backup codes are off. Start the local Clerk with multiFactor: true.',
  )
}
