import { verifyToken } from '@clerk/backend'
import { AccessError } from '../error/access-error.ts'
import type { Session } from '../session/session.ts'
import { sessionFromAuth } from '../session/session-from-auth.ts'
import { sessionFromClaims } from '../session/session-from-claims.ts'
import { keySource, type KeyOptions } from './key-source.ts'
import { cacheKey, type SessionCache } from './session-cache.ts'

export type VerifySessionTokenOptions = KeyOptions & {
  /** The origins whose tokens are accepted. Left out, tokens of every origin are; empty is an error. */
  readonly authorizedParties?: readonly string[]
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: () => number
  readonly cache?: SessionCache
}

/** How far the clocks of Clerk and of this machine may differ, in milliseconds: Clerk's own tolerance. */
const clockSkew = 5_000
/** A cookie cannot be longer than 4 kB; a header rarely than 16. */
const maximumLength = 16_384

/**
 * The session that a Clerk session token proves, for a worker that is not an Astro app. A token that proves nothing
 * (malformed, forged, expired, of another origin, of another kind) is a signed-out session. Keys come from Clerk's
 * Backend API (`secretKey`), from a PEM (`jwtKey`, no network) or from a JSON Web Key Set or its URL (`jwks`); they are
 * kept for 5 minutes, and longer while they cannot be read again.
 *
 * @throws {AccessError} `keys_unavailable` when the key is not known and cannot be read: not the same as signed out.
 * `invalid_options` for anything but one source of keys, and for an empty `authorizedParties`.
 * @example
 * import { decide, permission } from '@rolecall/rbac'
 * import { verifySessionToken } from '@rolecall/rbac/worker'
 * async function mayWrite(token: string, jwtKey: string) {
 *   const session = await verifySessionToken(token, { jwtKey, authorizedParties: ['https://app.example.com'] })
 *   return decide(session, permission('org:tasks:write')).allowed
 * }
 */
export async function verifySessionToken(token: string, options: VerifySessionTokenOptions): Promise<Session> {
  const source = keySource(options)
  const { clock = Date.now, cache } = options
  const authorizedParties = options.authorizedParties && [...options.authorizedParties]
  if (authorizedParties?.length === 0)
    throw new AccessError('invalid_options', 'authorizedParties is empty', 'Name the origins, or leave it out')
  if (typeof token !== 'string' || token.length > maximumLength) return sessionFromAuth(null)

  const now = clock()
  const key = cache && (await cacheKey([source.id, authorizedParties, token]))
  const remembered = key && cache.get(key, now)
  if (remembered) return remembered

  const jwtKey = await source.keyFor(token, now)
  const claims = jwtKey && (await readClaims(token, jwtKey, authorizedParties))
  if (!claims || !isCurrent(claims, now)) return sessionFromAuth(null)
  const session = sessionFromClaims(claims)
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
): Promise<Times | null> {
  try {
    return await verifyToken(token, {
      jwtKey,
      ...(authorizedParties && { authorizedParties }),
      // It checks that the times are numbers, by a clock of its own; `isCurrent` compares them with ours.
      clockSkewInMs: Number.MAX_SAFE_INTEGER,
    })
  } catch {
    // Nothing here waits for anything: whatever is wrong is wrong with the token.
    return null
  }
}

const isCurrent = ({ exp, nbf = 0, iat = 0 }: Times, now: number): boolean =>
  exp * 1000 > now - clockSkew && nbf * 1000 <= now + clockSkew && iat * 1000 <= now + clockSkew
