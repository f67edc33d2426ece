import { callControl, type ClerkAddress } from './control-client.ts'

export interface SessionCookieOptions {
  /** Id or slug of the active organization; `null` for none. The user's first organization by default. */
  readonly organization?: string | null | undefined
  /** The origin of the app, for the `azp` of the token. Required if the app sets `authorizedParties`. */
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
 * gives the header of a known, signed-out browser. Without any cookies, Clerk's SDK answers a document request with the
 * development handshake (307) instead of the page.
 *
 * @throws {LocalClerkError} `unknown_user`, `unknown_organization`, `not_a_member`, `not_reachable`.
 * @example
 * ```ts
 * import { startLocalClerk } from '@rolecall/local-clerk'
 * import { sessionCookies } from '@rolecall/local-clerk/testing'
 * const clerk = await startLocalClerk({ seed: { users: [{ email: 'ada@acme.test' }] } })
 * const cookie = await sessionCookies(clerk, 'ada@acme.test')
 * await fetch('http://localhost:4321/', { headers: { cookie, accept: 'text/html' } })
 * ```
 */
export async function sessionCookies(
  clerk: ClerkAddress,
  email: string | null,
  options: SessionCookieOptions = {},
): Promise<string> {
  const cookies = await requestCookies(clerk, email, options)
  return cookies.map(([name, value]) => `${name}=${value}`).join('; ')
}
