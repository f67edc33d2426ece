import type { UserRecord } from '../store/records.ts'

/** Whether `query` occurs in the user's ids, names or addresses, as in Clerk's `query` filter. */
export function matchesUser(user: UserRecord, query: string): boolean {
  const wanted = query.toLowerCase()
  const fields = [
    user.id,
    user.externalId,
    user.username,
    `${user.firstName ?? ''} ${user.lastName ?? ''}`,
    ...user.emails.map((email) => email.emailAddress),
  ]
  return fields.some((field) => field?.toLowerCase().includes(wanted))
}
