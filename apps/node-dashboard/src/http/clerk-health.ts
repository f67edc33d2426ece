/**
 * Whether Clerk accepts this server's keys. The result is cached and concurrent callers share one request, so that calls
 * of the health check cannot flood Clerk.
 */
import { createClerkClient } from '@clerk/backend'
import { TallyError } from '../errors/tally-error.ts'
import { CLERK_API_URL, CLERK_SECRET_KEY } from '../environment.ts'

export interface ClerkHealthOptions {
  /** A request to Clerk that needs the keys. */
  readonly ask: () => Promise<unknown>
  /** How long, in milliseconds, a good result is cached. */
  readonly keepGood?: number
  /** How long, in milliseconds, a bad result is cached. Short, so that recovery is noticed soon. */
  readonly keepBad?: number
  /** How long, in milliseconds, Clerk may take. */
  readonly timeout?: number
  readonly clock?: () => number
}

export type ClerkHealth = 'ok' | 'unreachable' | 'keys_refused'

export function createClerkHealth({
  ask,
  keepGood = 30_000,
  keepBad = 5_000,
  timeout = 2_000,
  clock = Date.now,
}: ClerkHealthOptions): () => Promise<ClerkHealth> {
  let known: { readonly health: ClerkHealth; readonly until: number } | undefined
  let asking: Promise<ClerkHealth> | undefined
  return async () => {
    if (known && clock() < known.until) return known.health
    asking ??= look().finally(() => (asking = undefined))
    return asking
  }

  async function look(): Promise<ClerkHealth> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(tooSlow()), timeout)))
    const health = await Promise.race([ask(), late]).then((): ClerkHealth => 'ok', healthOf)
    clearTimeout(timer)
    known = { health, until: clock() + (health === 'ok' ? keepGood : keepBad) }
    return health
  }
}

function healthOf(error: unknown): ClerkHealth {
  const { status } = error as { readonly status?: unknown }
  // A rate limit says nothing against the keys, and Clerk is reachable.
  if (status === 429) return 'ok'
  return status === 401 || status === 403 ? 'keys_refused' : 'unreachable'
}

const tooSlow = () => new TallyError('clerk_slow', 'Clerk did not respond in time.', 'Check Clerk’s status page.')

const client = createClerkClient({
  ...(CLERK_SECRET_KEY && { secretKey: CLERK_SECRET_KEY }),
  ...(CLERK_API_URL && { apiUrl: CLERK_API_URL }),
  telemetry: { disabled: true },
})

export const clerkHealth = createClerkHealth({ ask: () => client.jwks.getJwks() })
