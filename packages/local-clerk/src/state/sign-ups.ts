import type { SignUpField } from '@clerk/shared/types'
import type { SignUpRecord } from '../store/records.ts'

export function missingFields(signUp: SignUpRecord): SignUpField[] {
  return [
    ...(signUp.emailAddress === null ? ['email_address' as const] : []),
    ...(signUp.passwordHash === null ? ['password' as const] : []),
  ]
}
