/** The email addresses of a user: adding, changing, verifying and removing one. */
import type { Instance } from '../instance/instance.ts'
import type { EmailRecord, UserRecord } from '../store/records.ts'
import { checkCode, sendCode } from './codes.ts'
import { changeUser } from './users.ts'

interface Options {
  /** Makes the address the primary one. */
  readonly primary?: boolean | undefined
}

export function addEmail(
  instance: Instance,
  user: UserRecord,
  email: EmailRecord,
  { primary }: Options = {},
): EmailRecord {
  changeUser(instance, user, {
    emails: [...user.emails, email],
    ...(primary ? { primaryEmailId: email.id } : {}),
  })
  return email
}

/** Replaces the address with the same id. */
export function changeEmail(
  instance: Instance,
  user: UserRecord,
  email: EmailRecord,
  { primary }: Options = {},
): EmailRecord {
  changeUser(instance, user, {
    emails: user.emails.map((other) => (other.id === email.id ? email : other)),
    ...(primary ? { primaryEmailId: email.id } : {}),
  })
  return email
}

/** The oldest of the other addresses becomes the primary one, if the removed one was. */
export function removeEmail(instance: Instance, user: UserRecord, email: EmailRecord): void {
  const rest = user.emails.filter((other) => other.id !== email.id)
  changeUser(instance, user, {
    emails: rest,
    primaryEmailId: user.primaryEmailId === email.id ? (rest[0]?.id ?? null) : user.primaryEmailId,
  })
}

/** Sends a code to the address. */
export const prepareEmail = (instance: Instance, user: UserRecord, email: EmailRecord): EmailRecord =>
  changeEmail(instance, user, {
    ...email,
    strategy: 'email_code',
    pending: sendCode(instance, email.emailAddress, 'verification_code'),
  })

export function attemptEmail(instance: Instance, user: UserRecord, email: EmailRecord, code: string): EmailRecord {
  const result = checkCode(instance, email.pending, code)
  if (result.ok) return changeEmail(instance, user, { ...email, verified: true, pending: null })
  changeEmail(instance, user, { ...email, pending: email.pending && result.pending })
  throw result.error
}
