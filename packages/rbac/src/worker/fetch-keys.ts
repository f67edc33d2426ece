import { AccessError } from '../errors/access-error.ts'
import type { JsonWebKeySet } from './key-store.ts'

/** How long the key endpoint may take, in milliseconds, with the body of its answer. */
const timeout = 3_000

/**
 * Reads a key set. The request ends with the call: at the deadline it is aborted, and a redirect is not followed, because
 * it could carry a secret key to another host. (workerd knows `manual`, and not `error`.)
 *
 * @throws {AccessError} `keys_unavailable`
 */
export async function fetchKeys(url: string | URL, headers: Readonly<Record<string, string>>): Promise<JsonWebKeySet> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), timeout)
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', ...headers },
      redirect: 'manual',
      signal: deadline.signal,
    })
    if (!response.ok) {
      // An unread body would keep the connection.
      await response.body?.cancel()
      throw unavailable(`the key endpoint answered ${response.status}`, 'Check the address and the secret key')
    }
    return (await response.json()) as JsonWebKeySet
  } catch (error) {
    if (!deadline.signal.aborted) throw error
    throw unavailable(`the key endpoint did not answer within ${timeout} ms`, 'Try again later', { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

export const unavailable = (problem: string, hint: string, options?: ErrorOptions): AccessError =>
  new AccessError('keys_unavailable', problem, hint, options)
