import type { EmailRecord, UserRecord } from '../store/records.ts'

export const primaryEmail = (user: UserRecord): EmailRecord | undefined =>
  user.emails.find((email) => email.id === user.primaryEmailId) ?? user.emails[0]

/** The name of a user where one line has to identify them. */
export const userIdentifier = (user: UserRecord): string => primaryEmail(user)?.emailAddress ?? user.username ?? user.id
