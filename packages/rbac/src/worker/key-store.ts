/**
 * The public keys of one Clerk instance, by `kid`. The last good keys are kept, so that an outage of the key endpoint
 * neither signs users out nor lets a forged token in.
 *
 * Requests share the keys, and no promise, timer or fetch: workerd ends a request that waits for the I/O of another one.
 * Each request without its key reads the keys itself, until an answer is there.
 */
import { unavailable } from './fetch-keys.ts'
import { toPem } from './pem.ts'

/** RFC 7517, as Clerk serves it at `/.well-known/jwks.json`. */
export interface JsonWebKeySet {
  readonly keys: readonly PublicJsonWebKey[]
}

export interface PublicJsonWebKey {
  readonly kid?: string
  readonly kty?: string
  readonly n?: string
  readonly e?: string
}

/** How long keys are used, in milliseconds. */
const freshFor = 5 * 60_000
/** How often, in milliseconds, an unknown key id or a failure may lead to requests. */
const askAgainAfter = 10_000

export class KeyStore {
  readonly #load: () => Promise<JsonWebKeySet>
  #keys: ReadonlyMap<string, string> = new Map()
  #startedAt = -Infinity
  #answeredAt = -Infinity
  #failure: unknown = null

  constructor(load: () => Promise<JsonWebKeySet>) {
    this.#load = load
  }

  /**
   * The key in PEM, or `undefined` when the instance has no key of this id.
   * @throws {AccessError} `keys_unavailable` when the key is not cached and cannot be read.
   */
  async find(kid: string, now: number): Promise<string | undefined> {
    const known = this.#keys.get(kid)
    // After the clock was set back, the age of the keys is unknown.
    const isPast = (time: number, milliseconds: number) => Math.abs(now - time) >= milliseconds
    // One request at a time refreshes keys that others go on using. A request without its key does not wait for it.
    const isDue = known
      ? isPast(this.#answeredAt, this.#failure ? askAgainAfter : freshFor) && isPast(this.#startedAt, askAgainAfter)
      : isPast(this.#answeredAt, askAgainAfter)
    if (isDue) await this.#read(now)
    const key = this.#keys.get(kid)
    if (!key && this.#failure)
      throw unavailable(
        'the signing keys could not be read',
        'Try again later, and check the key options if it lasts',
        {
          cause: this.#failure,
        },
      )
    return key
  }

  async #read(now: number): Promise<void> {
    this.#startedAt = now
    try {
      const { keys } = await this.#load()
      const pems = await Promise.all(keys.map(async (key) => [key.kid, await toPem(key)] as const))
      const usable = pems.filter((entry): entry is readonly [string, string] => !!entry[0] && !!entry[1])
      if (!usable.length)
        throw unavailable('the key set has no RSA key of 2048 bits with a kid', 'Check the address of the key set')
      this.#keys = new Map(usable)
      this.#failure = null
    } catch (error) {
      this.#failure = error ?? unavailable('reading the keys failed without an error', 'Try again later')
    } finally {
      this.#answeredAt = now
    }
  }
}
