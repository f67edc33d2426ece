import { verifyToken } from '@clerk/backend'
import { AccessError } from '../errors/access-error.ts'
import type { Session } from '../session/session.ts'
import { sessionFromAuth } from '../session/session-from-auth.ts'
import { sessionFromClaims } from '../session/session-from-claims.ts'
import type { SessionAccess } from '../session/user-role.ts'
import { keySource, type KeyOptions } from './key-source.ts'
import { cacheKey, type SessionCache } from './session-cache.ts'

export type VerifySessionTokenOptions = KeyOptions & {
  /** The accepted origins (`azp`). Without the option, every origin is accepted; an empty list is an error. */
  readonly authorizedParties?: readonly string[]
  /** The accepted issuers (`iss`): the URL of Clerk's Frontend API. Without the option, the key alone decides. */
  readonly issuer?: string | readonly string[]
  /** The declaration, for the roles of users. */
  readonly access?: SessionAccess
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: () => number
  readonly cache?: SessionCache
}

/** Clerk's own tolerance between its clock and this machine's, in milliseconds. */
const clockSkew = 5_000
/** The longest token that is read. Cookies end at 4 kB, and most servers refuse longer headers. */
const maximumLength = 16_384

/**
 * Verifies a Clerk session token, for workers and servers without Astro. A token that is malformed, forged, expired, or
 * of another origin or kind gives a signed-out session. Keys come from Clerk's Backend API (`secretKey`), from a PEM
 * (`jwtKey`, no network), or from a JSON Web Key Set or its URL (`jwks`). They are cached for 5 minutes, and for longer
 * while they cannot be read again.
 *
 * @throws {AccessError} `keys_unavailable` when the key of the token is not cached and cannot be read, which is not the
 * same as signed out. `invalid_options` without exactly one source of keys, and for an empty `authorizedParties` or
 * `issuer`.
 * @example
 * ```ts
 * import { decide, permission } from '@rolecall/rbac'
 * import { verifySessionToken } from '@rolecall/rbac/worker'
 * async function mayWrite(token: string, jwtKey: string) {
 *   const session = await verifySessionToken(token, { jwtKey, authorizedParties: ['https://app.example.com'] })
 *   return decide(session, permission('org:tasks:write')).allowed
 * }
 * ```
 */
export async function verifySessionToken(token: string, options: VerifySessionTokenOptions): Promise<Session> {
  const source = keySource(options)
  const { clock = Date.now, cache, access } = options
  const issuers = options.issuer === undefined ? undefined : [options.issuer].flat()
  if (issuers && !(issuers.length && issuers.every((each) => each && typeof each === 'string')))
    throw new AccessError('invalid_options', 'issuer is empty', 'Name the issuers, or leave the option out')
  const authorizedParties = options.authorizedParties && [...options.authorizedParties]
  if (authorizedParties?.length === 0)
    throw new AccessError('invalid_options', 'authorizedParties is empty', 'Name the origins, or leave the option out')
  if (typeof token !== 'string' || token.length > maximumLength) return sessionFromAuth(null)

  const now = clock()
  const key = cache && (await cacheKey([source.id, authorizedParties, issuers, access?.user, token]))
  const remembered = key && cache.get(key, now)
  if (remembered) return remembered

  const jwtKey = await source.keyFor(token, now)
  const claims = jwtKey && (await readClaims(token, jwtKey, authorizedParties, issuers))
  if (!claims || !isCurrent(claims, now)) return sessionFromAuth(null)
  const session = sessionFromClaims(claims, access)
  if (key && session.status !== 'signed-out') cache.set(key, { session, expiresAt: claims.exp * 1000 })
  return session
}

interface Times {
  readonly exp: number
  readonly nbf?: number
  readonly iat?: number
}

async function readClaims(
  token: string,
  jwtKey: string,
  authorizedParties: string[] | undefined,
  issuer: string[] | undefined,
): Promise<Times | null> {
  try {
    return await verifyToken(token, {
      jwtKey,
      ...(authorizedParties && { authorizedParties }),
      ...(issuer && { issuer }),
      // `verifyToken` checks that the times are numbers. Its clock cannot be set, so `isCurrent` compares them.
      clockSkewInMs: Number.MAX_SAFE_INTEGER,
    })
  } catch {
    // The key is here and nothing is fetched, so the fault is in the token.
    return null
  }
}

const isCurrent = ({ exp, nbf = 0, iat = 0 }: Times, now: number): boolean =>
  exp * 1000 > now - clockSkew && nbf * 1000 <= now + clockSkew && iat * 1000 <= now + clockSkew
