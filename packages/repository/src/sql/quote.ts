/** Names and literals for DDL, which takes no parameters. */
import { ConfigurationError } from '../errors/configuration-error.ts'

export const quote = (name: string): string => {
  if (name === '' || name.includes('\0'))
    throw new ConfigurationError(
      'invalid_name',
      'A SQL name is empty or holds a NUL character.',
      'Pass the name of a table, a column or a role.',
    )
  return `"${name.replaceAll('"', '""')}"`
}

export const quoteLiteral = (text: string): string => {
  if (text.includes('\0'))
    throw new ConfigurationError('invalid_name', 'A SQL literal holds a NUL character.', 'Remove it.')
  return `'${text.replaceAll("'", "''")}'`
}

export const quoteList = (names: readonly string[]): string => names.map(quote).join(', ')

/** PostgreSQL truncates longer names. In bytes. */
const maximumLength = 63

/** A constraint's name. A name that PostgreSQL would truncate ends with a hash, so that it stays unique. */
export const constraintName = (...parts: readonly string[]): string => {
  const name = parts.join('_')
  const bytes = Buffer.from(name)
  if (bytes.length <= maximumLength) return name
  const kept = bytes
    .subarray(0, maximumLength - 9)
    .toString()
    .replace(/\ufffd$/, '')
  return `${kept}_${hashOf(bytes)}`
}

/** FNV-1a, 32 bits. It tells names apart and is not meant to be secure. */
const hashOf = (bytes: Uint8Array): string =>
  (bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5) >>> 0).toString(16).padStart(8, '0')
