/** The second factor as the Frontend API writes it. */
import type { BackupCodeJSON, TOTPJSON } from '@clerk/shared/types'
import type { Instance } from '../../instance/instance.ts'
import type { TotpRecord, UserRecord } from '../../store/records.ts'
import { totpUri } from '../../totp/totp.ts'
import { userIdentifier } from '../../state/user-identifier.ts'

interface Shown {
  /** Includes the secret, which is shown once. */
  readonly secret?: boolean
  /** New backup codes, which are shown once. */
  readonly codes?: readonly string[]
}

export function totpJson(instance: Instance, user: UserRecord, totp: TotpRecord, { secret, codes }: Shown) {
  return {
    object: 'totp' as const,
    id: totp.id,
    ...(secret
      ? {
          secret: totp.secret,
          uri: totpUri(totp.secret, instance.settings.applicationName, userIdentifier(user)),
        }
      : {}),
    verified: totp.verified,
    ...(codes ? { backup_codes: [...codes] } : {}),
    created_at: totp.createdAt,
    updated_at: totp.updatedAt,
  } satisfies TOTPJSON
}

export const backupCodeJson = (id: string, codes: readonly string[], now: number) =>
  ({
    object: 'backup_code' as const,
    id,
    codes: [...codes],
    created_at: now,
    updated_at: now,
  }) satisfies BackupCodeJSON
