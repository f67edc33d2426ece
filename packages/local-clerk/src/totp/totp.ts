/**
 * Time-based one-time passwords (RFC 6238) with the parameters of authenticator apps: HMAC-SHA-1, six digits, 30
 * seconds. They follow the real clock, as an authenticator app does.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { LocalClerkError } from '../errors/local-clerk-error.ts'
import { decodeBase32, encodeBase32 } from './base32.ts'

const period = 30_000
const digits = 6

export const createTotpSecret = (): string => encodeBase32(randomBytes(20))

/** Whether the secret is Base32 of at least 80 bits. */
export const isTotpSecret = (secret: string): boolean => (decodeBase32(secret)?.length ?? 0) >= 10

/**
 * @param time milliseconds since the epoch
 * @throws {LocalClerkError} `invalid_option` for a secret that is not Base32
 */
export function totpCode(secret: string, time: number): string {
  const key = decodeBase32(secret)
  if (!key)
    throw new LocalClerkError(
      'invalid_option',
      'The secret of an authenticator app is not Base32.',
      'Use the letters A to Z and the digits 2 to 7.',
    )
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(time / period)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}

/** Accepts the previous and the next code as well, because clocks differ and people type slowly. */
export const totpMatches = (secret: string, code: string, time: number): boolean =>
  [-period, 0, period].some((shift) => totpCode(secret, time + shift) === code)

/** The content of the QR code. */
export function totpUri(secret: string, issuer: string, account: string): string {
  const query = new URLSearchParams({ algorithm: 'SHA1', digits: String(digits), issuer, period: '30', secret })
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?${query.toString()}`
}
