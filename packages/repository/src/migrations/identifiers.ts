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

/** A constraint's name, cut to what PostgreSQL keeps of it. */
export const constraintName = (...parts: readonly string[]): string => parts.join('_').slice(0, 63)
