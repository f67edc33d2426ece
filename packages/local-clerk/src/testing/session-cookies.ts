import { callControl, type ClerkAddress } from './control-client.ts'

export interface SessionCookieOptions {
  /** Id or slug of the active organization; `null` for none. The user's first one when not given. */
  readonly organization?: string | null | undefined
  /** The app's origin, for the token's `azp`. Needed when the app sets `authorizedParties`. */
  readonly origin?: string | undefined
}

/** Cookies by name. */
export async function requestCookies(
  clerk: ClerkAddress,
  email: string | null,
  options: SessionCookieOptions,
): Promise<[string, string][]> {
  const { organization, origin } = options
  const answer = await callControl(clerk, '/sessions', {
    email,
    ...(organization === undefined ? {} : { organization }),
    ...(origin === undefined ? {} : { origin }),
  })
  return Object.entries((answer as { cookies: Record<string, string> }).cookies)
}

/**
 * The `Cookie` header of a browser that is signed in as this user, for plain HTTP requests. `null` instead of an email
 * gives a browser that is known and signed out: without any cookies, a document request is answered with Clerk's
 * development handshake (307) instead of the page.
 *
 * @throws {LocalClerkError} `unknown_user`, `unknown_organization`, `not_a_member`, `not_reachable`.
 * @example
 * import { startLocalClerk } from '@rolecall/local-clerk'
 * import { sessionCookies } from '@rolecall/local-clerk/testing'
 * const clerk = await startLocalClerk({ seed: { users: [{ email: 'ada@acme.test' }] } })
 * const cookie = await sessionCookies(clerk, 'ada@acme.test')
 * await fetch('http://localhost:4321/', { headers: { cookie, accept: 'text/html' } })
 */
export async function sessionCookies(
  clerk: ClerkAddress,
  email: string | null,
  options: SessionCookieOptions = {},
): Promise<string> {
  const cookies = await requestCookies(clerk, email, options)
  return cookies.map(([name, value]) => `${name}=${value}`).join('; ')
}
