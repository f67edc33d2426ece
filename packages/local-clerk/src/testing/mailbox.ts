import { LocalClerkError } from '../errors/local-clerk-error.ts'
import { callControl, type ClerkAddress } from './control-client.ts'

/** A mail that a local Clerk would have sent. */
export interface SentEmail {
  readonly to: string
  readonly kind:
    | 'verification_code'
    | 'reset_password_code'
    | 'reverification_code'
    | 'affiliation_code'
    | 'organization_invitation'
    | 'invitation'
  readonly subject: string
  readonly text: string
  /** Six digits, for the kinds that carry a code. */
  readonly code: string | null
  /** The link of an invitation, with its ticket. Without a `redirectUrl` it is a path of the app. */
  readonly link: string | null
  /** Milliseconds since the epoch. */
  readonly sentAt: number
}

/**
 * The last mail to this address.
 *
 * @throws {LocalClerkError} `no_email` when nothing was sent to it; `not_reachable`.
 * @example
 * ```ts
 * import { startLocalClerk } from '@rolecall/local-clerk'
 * import { lastEmail } from '@rolecall/local-clerk/testing'
 * const clerk = await startLocalClerk()
 * const { code } = await lastEmail(clerk, 'new@acme.test')
 * ```
 */
export async function lastEmail(clerk: ClerkAddress, to: string): Promise<SentEmail> {
  const { data } = (await callControl(clerk, `/emails?to=${encodeURIComponent(to)}`)) as { data: SentEmail[] }
  const mail = data.at(-1)
  if (!mail)
    throw new LocalClerkError('no_email', `No mail was sent to ${to}.`, `${clerk.url}/__clerk/mail lists every mail.`)
  return mail
}
