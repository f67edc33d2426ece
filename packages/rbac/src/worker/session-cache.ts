import type { Session } from '../session/session.ts'

interface Entry {
  readonly session: Session
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/**
 * The sessions of verified tokens, for `verifySessionToken`. Owned by the application that created it.
 *
 * @example
 * ```ts
 * import { createSessionCache, type SessionCache } from '@rolecall/rbac/worker'
 * const sessions: SessionCache = createSessionCache()
 * ```
 */
export class SessionCache {
  readonly #maximum: number
  readonly #entries = new Map<string, Entry>()

  constructor(maximum: number) {
    this.#maximum = maximum
  }

  /** The number of cached tokens. */
  get size(): number {
    return this.#entries.size
  }

  /** @internal */
  get(key: string, now: number): Session | undefined {
    const entry = this.#entries.get(key)
    if (entry && now < entry.expiresAt) return entry.session
    this.#entries.delete(key)
    return undefined
  }

  /** @internal */
  set(key: string, entry: Entry): void {
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maximum) return
      this.#entries.delete(oldest)
    }
  }
}

/**
 * A cache of at most `maximum` verified tokens (default: 1000), each until it expires. Tokens are stored as hashes. A
 * revoked token is accepted until its `exp`, as it is without a cache.
 *
 * @example
 * ```ts
 * import { createSessionCache, verifySessionToken } from '@rolecall/rbac/worker'
 * const cache = createSessionCache(500)
 * const authenticate = (token: string, jwtKey: string) => verifySessionToken(token, { jwtKey, cache })
 * ```
 */
export function createSessionCache(maximum = 1000): SessionCache {
  return new SessionCache(maximum)
}

/** A hash of the whole token and of the options that it was verified with. Plain data only. */
export async function cacheKey(parts: readonly unknown[]): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)))
  return btoa(String.fromCharCode(...new Uint8Array(hash)))
}
