/** Ids in Clerk's form: a prefix and 27 letters or digits. Random, or derived so that the same seed gives the same id. */
import { createHash, randomBytes } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

function encode(bytes: Uint8Array, length: number): string {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  let text = ''
  for (let i = 0; i < length; i++) {
    text += alphabet[Number(value % 62n)]
    value /= 62n
  }
  return text
}

export const randomText = (length: number): string => encode(randomBytes(Math.ceil(length * 0.75) + 8), length)

export const createId = (prefix: string): string => `${prefix}_${randomText(27)}`

export const derivedId = (prefix: string, key: string): string =>
  `${prefix}_${encode(createHash('sha256').update(`${prefix}:${key}`).digest(), 27)}`
