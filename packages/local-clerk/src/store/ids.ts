/** Ids in Clerk's format: a prefix and 27 letters or digits. They are random, or derived from a key of the seed. */
import { createHash, randomBytes } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** One character per byte. The distribution is slightly uneven, but 27 characters hold far more than 128 bits. */
const encode = (bytes: Uint8Array): string => Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')

export const randomText = (length: number): string => encode(randomBytes(length))

export const createId = (prefix: string): string => `${prefix}_${randomText(27)}`

export const derivedId = (prefix: string, key: string): string =>
  `${prefix}_${encode(createHash('sha256').update(`${prefix}:${key}`).digest().subarray(0, 27))}`
