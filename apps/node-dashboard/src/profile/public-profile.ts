/** The part of Clerk's user that may be shown to that user. Everything else stays on the server, `privateMetadata` first. */
interface ClerkUser {
  readonly firstName: string | null
  readonly lastName: string | null
  readonly emailAddresses: readonly { readonly emailAddress: string }[]
  readonly createdAt: number
}

export interface PublicProfile {
  readonly name: string
  readonly emails: readonly string[]
  readonly since: string
}

/** @param user `null` when Clerk no longer has the user whose session this is */
export function publicProfile(user: ClerkUser | null): PublicProfile {
  if (!user) return { name: 'unknown', emails: [], since: 'unknown' }
  return {
    name: [user.firstName, user.lastName].filter(Boolean).join(' ') || 'not given',
    emails: user.emailAddresses.map(({ emailAddress }) => emailAddress),
    since: new Date(user.createdAt).toLocaleDateString('en', { dateStyle: 'long', timeZone: 'UTC' }),
  }
}
