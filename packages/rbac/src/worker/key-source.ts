import { decodeJwt } from '@clerk/backend/jwt'
import { AccessError } from '../errors/access-error.ts'
import { fetchKeys } from './fetch-keys.ts'
import { KeyStore, type JsonWebKeySet } from './key-store.ts'
import { readPem } from './pem.ts'

/** The source of the key that verifies a token: exactly one of these. */
export type KeyOptions =
  | { readonly secretKey: string; readonly apiUrl?: string; readonly jwtKey?: never; readonly jwks?: never }
  | { readonly jwtKey: string; readonly secretKey?: never; readonly jwks?: never }
  | { readonly jwks: string | URL | JsonWebKeySet; readonly secretKey?: never; readonly jwtKey?: never }

export interface KeySource {
  /** Tells sources apart in a cache. It contains no secret. */
  readonly id: number
  /** The PEM for a token, or `undefined` when no key has its id. */
  readonly keyFor: (token: string, now: number) => Promise<string | undefined>
}

/** Key sources are cached across calls, keyed by their options. The oldest is evicted. */
const sources = new Map<unknown, KeySource>()
const maximumSources = 20
let lastId = 0

/** @throws {AccessError} `invalid_options` */
export function keySource(options: KeyOptions): KeySource {
  const { secretKey, jwtKey, jwks } = options
  const given = [secretKey, jwtKey, jwks].filter((option) => option !== undefined)
  if (given.length !== 1 || !given[0])
    throw new AccessError(
      'invalid_options',
      'there must be exactly one source of keys',
      'Pass one of secretKey, jwtKey and jwks',
    )
  const apiUrl = 'apiUrl' in options ? options.apiUrl : undefined
  const name =
    typeof jwks === 'object' && !(jwks instanceof URL) ? jwks : JSON.stringify([secretKey, apiUrl, jwtKey, jwks])
  const known = sources.get(name)
  if (known) return known

  const source = {
    id: ++lastId,
    keyFor: jwtKey === undefined ? fromStore(loader(secretKey, apiUrl, jwks)) : fromPem(jwtKey),
  }
  if (sources.size >= maximumSources) sources.delete(sources.keys().next().value)
  sources.set(name, source)
  return source
}

function fromPem(jwtKey: string): KeySource['keyFor'] {
  const pem = readPem(jwtKey)
  if (!pem)
    throw new AccessError(
      'invalid_options',
      'jwtKey is not an RSA public key of 2048 bits',
      'Copy the PEM public key from Clerk’s dashboard',
    )
  return async () => pem
}

function fromStore(load: () => Promise<JsonWebKeySet>): KeySource['keyFor'] {
  const store = new KeyStore(load)
  return async (token, now) => {
    const kid = readKid(token)
    return kid && store.find(kid, now)
  }
}

const defaultApiUrl = 'https://api.clerk.com'

function loader(
  secretKey: string | undefined,
  apiUrl = defaultApiUrl,
  jwks: KeyOptions['jwks'],
): () => Promise<JsonWebKeySet> {
  if (secretKey !== undefined)
    return () => fetchKeys(`${apiUrl.replace(/\/+$/, '')}/v1/jwks`, { authorization: `Bearer ${secretKey}` })
  if (typeof jwks === 'object' && !(jwks instanceof URL)) return async () => jwks
  return () => fetchKeys(jwks!, {})
}

function readKid(token: string): string | undefined {
  try {
    const { kid } = decodeJwt(token).header
    return typeof kid === 'string' ? kid : undefined
  } catch {
    return undefined
  }
}
