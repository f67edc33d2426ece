/**
 * The public keys of one Clerk instance, by `kid`. The last good keys are kept, so that an outage of the key endpoint
 * neither signs users out nor lets a forged token in.
 */
import { AccessError } from '../errors/access-error.ts'
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
/** How often, in milliseconds, an unknown key id or a failure may lead to a request. */
const askAgainAfter = 10_000
/** How long the key endpoint may take, in milliseconds. */
const timeout = 3_000

export class KeyStore {
  readonly #load: () => Promise<JsonWebKeySet>
  #keys: ReadonlyMap<string, string> = new Map()
  #askedAt = -Infinity
  #failure: unknown = null
  #asking: Promise<void> | null = null

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
    const due = Math.abs(now - this.#askedAt) >= (known && !this.#failure ? freshFor : askAgainAfter)
    // A request that has its key does not wait for the keys of others.
    if (known && (!due || this.#asking)) return known
    if (due) this.#asking ??= this.#ask(now)
    await this.#asking
    const key = this.#keys.get(kid)
    if (!key && this.#failure)
      throw new AccessError(
        'keys_unavailable',
        'the signing keys could not be read',
        'Try again later; check the network and the key options if it lasts',
        {
          cause: this.#failure,
        },
      )
    return key
  }

  async #ask(now: number): Promise<void> {
    let timer
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`No answer within ${timeout} ms.`)), timeout)
      })
      const { keys } = await Promise.race([this.#load(), late])
      const pems = await Promise.all(keys.map(async (key) => [key.kid, await toPem(key)] as const))
      const usable = pems.filter((entry): entry is readonly [string, string] => !!entry[0] && !!entry[1])
      if (!usable.length) throw new Error('The key set has no RSA key of 2048 bits with a kid.')
      this.#keys = new Map(usable)
      this.#failure = null
    } catch (error) {
      this.#failure = error ?? new Error('Unknown failure.')
    } finally {
      clearTimeout(timer)
      this.#askedAt = now
      this.#asking = null
    }
  }
}
