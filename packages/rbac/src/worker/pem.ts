import type { PublicJsonWebKey } from './key-store.ts'

/** The first bytes of each RSA key of 2048 bits with the exponent 65537, the only form that `@clerk/backend` reads. */
const derPrefix = 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA'
const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

/** A public key in the PEM form of Clerk's dashboard; `null` for any other kind of key. */
export async function toPem({ kty, n, e }: PublicJsonWebKey): Promise<string | null> {
  if (kty !== 'RSA' || !n || !e) return null
  try {
    const key = await crypto.subtle.importKey('jwk', { kty, n, e }, algorithm, true, ['verify'])
    const der = new Uint8Array(await crypto.subtle.exportKey('spki', key))
    return readPem(btoa(String.fromCharCode(...der)))
  } catch {
    return null
  }
}

/** A PEM with its line breaks restored; `null` for a key that `@clerk/backend` cannot use. */
export function readPem(pem: string): string | null {
  const body = pem.replace(/-----[A-Z ]+-----/g, '').replace(/\\n|\s/g, '')
  return body.startsWith(derPrefix) && body.length === 392
    ? `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----`
    : null
}
