import type { EmailRecord, UserRecord } from '../store/records.ts'

export const primaryEmail = (user: UserRecord): EmailRecord | undefined =>
  user.emails.find((email) => email.id === user.primaryEmailId) ?? user.emails[0]

/** What a person is called where one line must name them. */
export const userIdentifier = (user: UserRecord): string => primaryEmail(user)?.emailAddress ?? user.username ?? user.id
