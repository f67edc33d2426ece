/**
 * Whether Clerk takes this server's keys. The answer is kept for a while, and one request at a time asks: whoever calls
 * the health check cannot make this server ask Clerk more often than that.
 */
import { createClerkClient } from '@clerk/backend'
import { CLERK_API_URL, CLERK_SECRET_KEY } from '../environment.ts'

export interface ClerkHealthOptions {
  /** Asks Clerk something that needs the keys; rejects when it does not work. */
  readonly ask: () => Promise<unknown>
  /** How long a good answer holds, in milliseconds. */
  readonly keepGood?: number
  /** How long a bad one holds, so that recovery is noticed soon. Milliseconds. */
  readonly keepBad?: number
  /** How long an answer may take, in milliseconds. */
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
    const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error('too slow')), timeout)))
    const health = await Promise.race([ask(), late]).then((): ClerkHealth => 'ok', healthOf)
    clearTimeout(timer)
    known = { health, until: clock() + (health === 'ok' ? keepGood : keepBad) }
    return health
  }
}

function healthOf(error: unknown): ClerkHealth {
  const { status } = error as { readonly status?: unknown }
  // Too many requests are no fault of the keys, and Clerk answers.
  if (status === 429) return 'ok'
  return status === 401 || status === 403 ? 'keys_refused' : 'unreachable'
}

const client = createClerkClient({
  ...(CLERK_SECRET_KEY && { secretKey: CLERK_SECRET_KEY }),
  ...(CLERK_API_URL && { apiUrl: CLERK_API_URL }),
  telemetry: { disabled: true },
})

export const clerkHealth = createClerkHealth({ ask: () => client.jwks.getJwks() })
