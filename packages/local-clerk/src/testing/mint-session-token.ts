import { callControl, type ClerkAddress } from './control-client.ts'
import type { SessionCookieOptions } from './session-cookies.ts'

export interface MintOptions extends SessionCookieOptions {
  /** 60 by default. With 0 or less, the token expired that many seconds ago. */
  readonly expiresInSeconds?: number | undefined
}

/**
 * Creates a session and returns its token, for `Authorization: Bearer`.
 *
 * @throws {LocalClerkError} `unknown_user`, `unknown_organization`, `not_a_member`, `not_reachable`.
 * @example
 * ```ts
 * import { startLocalClerk } from '@rolecall/local-clerk'
 * import { mintSessionToken } from '@rolecall/local-clerk/testing'
 * const clerk = await startLocalClerk({ seed: { users: [{ email: 'ada@acme.test' }] } })
 * const token = await mintSessionToken(clerk, 'ada@acme.test')
 * await fetch('http://localhost:4321/api/tasks', { headers: { authorization: `Bearer ${token}` } })
 * ```
 */
export async function mintSessionToken(clerk: ClerkAddress, email: string, options: MintOptions = {}): Promise<string> {
  const { expiresInSeconds, ...rest } = options
  const answer = await callControl(clerk, '/tokens', {
    email,
    ...rest,
    ...(expiresInSeconds === undefined ? {} : { expires_in_seconds: expiresInSeconds }),
  })
  return (answer as { token: string }).token
}
