/**
 * The handshake. A server that cannot tell the state of a browser's session redirects the browser to the Frontend API.
 * The redirect back carries the cookies, in a signed token or behind a nonce for the Backend API.
 */
import { createHash } from 'node:crypto'
import { randomText } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { ClientRecord, SessionRecord } from '../store/records.ts'
import { activateOrganization, createClient, touchSession } from '../operations/sessions.ts'
import { activeSession, findClient } from '../state/sessions.ts'
import { ApiError, invalidParam, missingParam } from '../refusal/api-error.ts'
import { mintSessionToken } from '../token/session-token.ts'
import { isAllowedOrigin } from '../address/allowed-hosts.ts'

const year = 31_536_000
const nonceLifetime = 60_000

/** The cookie suffix that separates several instances on one host. Clerk derives it from the publishable key. */
export const cookieSuffix = (publishableKey: string): string =>
  createHash('sha1').update(publishableKey).digest('base64url').slice(0, 8)

export interface SessionCookies {
  readonly devBrowser: string
  readonly clientUat: number
  /** `null` when signed out. */
  readonly token: string | null
}

/** The cookies of a browser, plain and suffixed, by name. */
export function cookieValues(
  instance: Instance,
  { devBrowser, clientUat, token }: SessionCookies,
): Map<string, string> {
  const suffix = cookieSuffix(instance.settings.publishableKey)
  const plain: readonly (readonly [string, string])[] = [
    ['__clerk_db_jwt', devBrowser],
    ['__client_uat', String(clientUat)],
    ...(token === null ? [] : [['__session', token] as const]),
  ]
  return new Map(plain.flatMap(([name, value]) => [[name, value] as const, [`${name}_${suffix}`, value] as const]))
}

export function cookieDirectives(instance: Instance, cookies: SessionCookies): string[] {
  const suffix = cookieSuffix(instance.settings.publishableKey)
  const set = [...cookieValues(instance, cookies)].map(
    ([name, value]) => `${name}=${value}; Path=/; Max-Age=${year}; SameSite=Lax`,
  )
  const expired = cookies.token === null ? ['__session', `__session_${suffix}`] : []
  return [
    ...set,
    ...expired.map((name) => `${name}=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; SameSite=Lax`),
  ]
}

/** The last change of the browser's sign-in state in Unix seconds; 0 when signed out. */
export const clientUat = (client: ClientRecord, session: SessionRecord | undefined): number =>
  session ? Math.floor(client.updatedAt / 1000) : 0

export async function browserCookies(
  instance: Instance,
  client: ClientRecord,
  origin: string | null,
): Promise<SessionCookies> {
  const session = activeSession(instance, client)
  return {
    devBrowser: client.devBrowserId,
    clientUat: clientUat(client, session),
    token: session ? await mintSessionToken(instance, session, { origin }) : null,
  }
}

/**
 * Clerk's script removes and rewrites the cookies of a development browser on every page load. A page that is requested
 * in between carries none, so its server cannot name the browser in `query`. By the time of the handshake the cookies
 * are back. They identify the browser, but they must not change anything, because any link on any site sends them. The
 * next handshake names the browser and activates the organization of the page.
 *
 * @param cookies the cookies of the request; an app on the same host shares its cookies with the local Clerk
 * @returns the address of the redirect
 */
export async function answerHandshake(
  instance: Instance,
  query: URLSearchParams,
  cookies: Readonly<Record<string, string>>,
): Promise<URL> {
  const target = query.get('redirect_url')
  if (!target) throw missingParam('redirect_url')
  if (!URL.canParse(target)) throw invalidParam('redirect_url', 'redirect_url must be an absolute URL.')
  const redirect = new URL(target)
  if (!isAllowedOrigin(instance.settings, redirect.origin)) {
    throw new ApiError(
      400,
      'invalid_redirect_url',
      `redirect_url names ${redirect.host}, which is not a host of this local Clerk. Add it to allowedHosts if it is yours.`,
    )
  }
  const named = query.get('__clerk_db_jwt')
  const suffixed = `__clerk_db_jwt_${cookieSuffix(instance.settings.publishableKey)}`
  const client = findClient(instance, named ?? cookies[suffixed] ?? cookies['__clerk_db_jwt']) ?? createClient(instance)
  if (named !== null) activateFromSync(instance, client, query.get('organization_id'))
  const directives = cookieDirectives(instance, await browserCookies(instance, client, redirect.origin))
  if (query.get('format') === 'nonce') {
    const nonce = randomText(32)
    dropOldNonces(instance)
    instance.store.handshakes.put({ id: nonce, directives, createdAt: instance.clock.wall() })
    redirect.searchParams.set('__clerk_handshake_nonce', nonce)
  } else {
    redirect.searchParams.set('__clerk_handshake', await instance.signer.sign({ handshake: directives }))
  }
  return redirect
}

/** @returns the cookie directives behind a nonce, which works once */
export function redeemNonce(instance: Instance, nonce: string): readonly string[] {
  const handshake = instance.store.handshakes.remove(nonce)
  if (!handshake || handshake.createdAt + nonceLifetime < instance.clock.wall()) {
    throw new ApiError(
      404,
      'resource_not_found',
      'Handshake payload not found',
      'The nonce is unknown, has been used, or is older than a minute.',
    )
  }
  return handshake.directives
}

/**
 * For `organizationSyncOptions`: the server names the organization of the page by id or slug, or `''` for the personal
 * account.
 */
function activateFromSync(instance: Instance, client: ClientRecord, organization: string | null): void {
  if (organization === null) return
  const session = activeSession(instance, client)
  if (!session) return
  try {
    activateOrganization(instance, touchSession(instance, session), organization)
  } catch (error) {
    // The user is not a member, or the organization does not exist. Clerk leaves the session as it is, and the loop
    // guard of the SDK stops further handshakes.
    if (!(error instanceof ApiError)) throw error
  }
}

function dropOldNonces(instance: Instance): void {
  const limit = instance.clock.wall() - nonceLifetime
  for (const handshake of instance.store.handshakes.all()) {
    if (handshake.createdAt >= limit) break
    instance.store.handshakes.remove(handshake.id)
  }
}
