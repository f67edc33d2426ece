/** Ids in Clerk's form: a prefix and 27 letters or digits. Random, or derived so that the same seed gives the same id. */
import { createHash, randomBytes } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** One character for each byte: slightly uneven, and still far more than 128 bits in 27 characters. */
const encode = (bytes: Uint8Array): string => Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')

export const randomText = (length: number): string => encode(randomBytes(length))

export const createId = (prefix: string): string => `${prefix}_${randomText(27)}`

export const derivedId = (prefix: string, key: string): string =>
  `${prefix}_${encode(createHash('sha256').update(`${prefix}:${key}`).digest().subarray(0, 27))}`
