/** The RSA key that signs session tokens and handshakes, and its public half as a JWKS. */
import { createHash } from 'node:crypto'
import { inconsistentData } from '../errors/inconsistent-data.ts'
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK, type JWTPayload } from 'jose'

export interface PublicKey extends JWK {
  readonly kid: string
}

export interface Signer {
  sign(payload: JWTPayload, header?: Readonly<Record<string, string>>): Promise<string>
  jwks(): Promise<{ keys: PublicKey[] }>
  /** The private key as a JWK, for the persist directory. */
  privateJwk(): Promise<JWK>
}

export async function generatePrivateJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
  return exportJWK(privateKey)
}

/** Takes a promise, so that the server can listen while its key is being generated. */
export function createSigner(privateJwk: Promise<JWK>): Signer {
  const ready = privateJwk.then(async (jwk) => {
    const { n, e } = jwk
    if (!n || !e) throw inconsistentData('The signing key is not an RSA key.')
    const kid = `ins_${createHash('sha256').update(n).digest('hex').slice(0, 27)}`
    const publicKey: PublicKey = { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e }
    return { kid, jwk, publicKey, key: await importJWK(jwk, 'RS256') }
  })
  ready.catch(() => {}) // The first caller that needs the key gets the error.
  return {
    async sign(payload, header = {}) {
      const { kid, key } = await ready
      return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header }).sign(key)
    },
    jwks: async () => ({ keys: [(await ready).publicKey] }),
    privateJwk: async () => (await ready).jwk,
  }
}
