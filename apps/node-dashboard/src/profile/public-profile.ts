/** The fields of Clerk's user that the user may see. The others, `privateMetadata` above all, stay on the server. */
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

/** @param user `null` when the user of this session was deleted in Clerk */
export function publicProfile(user: ClerkUser | null): PublicProfile {
  if (!user) return { name: 'Unknown', emails: [], since: 'Unknown' }
  return {
    name: [user.firstName, user.lastName].filter(Boolean).join(' ') || 'Not provided',
    emails: user.emailAddresses.map(({ emailAddress }) => emailAddress),
    since: new Date(user.createdAt).toLocaleDateString('en', { dateStyle: 'long', timeZone: 'UTC' }),
  }
}
