/** Names as they are written into DDL, which takes no parameters. */
import { createHash } from 'node:crypto'

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
  if (Buffer.byteLength(name) <= MAXIMUM_LENGTH) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  const kept = Buffer.from(name)
    .subarray(0, MAXIMUM_LENGTH - 9)
    .toString()
    .replace(/\ufffd$/, '')
  return `${kept}_${hash}`
}
