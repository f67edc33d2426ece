/** Names as they are written into DDL, which takes no parameters. */

export const quote = (name: string): string => {
  if (name === '' || name.includes('\0')) throw new TypeError('A SQL name cannot be empty or hold a NUL character.')
  return `"${name.replaceAll('"', '""')}"`
}

export const quoteLiteral = (text: string): string => {
  if (text.includes('\0')) throw new TypeError('A SQL literal cannot hold a NUL character.')
  return `'${text.replaceAll("'", "''")}'`
}

export const quoteList = (names: readonly string[]): string => names.map(quote).join(', ')

/** What PostgreSQL keeps of a name, in bytes. */
const MAXIMUM_LENGTH = 63

/** A constraint's name. One that PostgreSQL would cut keeps its difference from others in a hash at its end. */
export const constraintName = (...parts: readonly string[]): string => {
  const name = parts.join('_')
  const bytes = Buffer.from(name)
  if (bytes.length <= MAXIMUM_LENGTH) return name
  const kept = bytes
    .subarray(0, MAXIMUM_LENGTH - 9)
    .toString()
    .replace(/\ufffd$/, '')
  return `${kept}_${hashOf(bytes)}`
}

/** FNV-1a, 32 bits: it tells names apart and protects nothing. */
const hashOf = (bytes: Uint8Array): string =>
  (bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5) >>> 0).toString(16).padStart(8, '0')
