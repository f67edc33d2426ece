/** Reads of users. */
import type { Instance } from '../instance/instance.ts'
import { notFound, ApiError } from '../refusal/api-error.ts'
import type { UserRecord } from '../store/records.ts'
import { normalizeEmail } from '../store/store.ts'

export const findUserByEmail = (instance: Instance, email: string): UserRecord | undefined =>
  instance.store.users.by('email', normalizeEmail(email))[0]

export function requireUser(instance: Instance, id: string): UserRecord {
  const user = instance.store.users.get(id)
  if (!user) throw notFound('User')
  return user
}

export const verifiedAddresses = (user: UserRecord): string[] =>
  user.emails.filter((email) => email.verified).map((email) => email.emailAddress)

export function assertSignInAllowed(user: UserRecord): void {
  if (user.banned) throw new ApiError(403, 'user_banned', 'This user is banned.', 'Your account has been banned.')
  if (user.locked) throw new ApiError(403, 'user_locked', 'Your account is locked.', 'Your account is locked.')
}
