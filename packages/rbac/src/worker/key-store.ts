/**
 * The public keys of one Clerk instance, by `kid`. The last good ones are kept: an outage of the key endpoint neither
 * signs people out nor lets anybody in.
 */
import { AccessError } from '../error/access-error.ts'
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

/** Milliseconds: how long keys are good, how often a key nobody knows makes it ask, how long an answer may take. */
const freshFor = 5 * 60_000
const askAgainAfter = 10_000
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
   * The key in PEM, or `undefined` when the instance has none of this id.
   * @throws {AccessError} `keys_unavailable` when it is not known and cannot be asked.
   */
  async find(kid: string, now: number): Promise<string | undefined> {
    const known = this.#keys.get(kid)
    // A clock that went back says nothing about age.
    const due = Math.abs(now - this.#askedAt) >= (known && !this.#failure ? freshFor : askAgainAfter)
    // While somebody asks, whoever has a key does not wait.
    if (known && (!due || this.#asking)) return known
    if (due) this.#asking ??= this.#ask(now)
    await this.#asking
    const key = this.#keys.get(kid)
    if (!key && this.#failure)
      throw new AccessError('keys_unavailable', 'the signing keys could not be read', 'Try again later', {
        cause: this.#failure,
      })
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
