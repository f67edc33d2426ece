/** Readers of claims, which may hold anything. */

export type Fields = Readonly<Record<string, unknown>>

/** An empty object for `null` and `undefined`. */
export const fieldsOf = (value: unknown): Fields => (value ?? {}) as Fields
/** `''` for anything but a string. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
/** The strings of a list; none for anything but a list. */
export const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
