/** Readers of values of unknown origin. Each throws for a value that is not valid, and only `parseRequirement` catches. */

export type Fields = Readonly<Record<string, unknown>>

/** More nodes than any policy has. The limit bounds how long a value can keep a decision busy. */
export const maximumNodes = 1000

/** A signal and not an error: it never leaves the parser, and an error would cost a stack trace. */
const invalid = /* @__PURE__ */ Symbol('not a requirement')

export function check(valid: unknown): asserts valid {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- see `invalid`
  if (!valid) throw invalid
}

/** A string that is not empty. */
export function readKey(value: unknown): string {
  check(typeof value === 'string' && value)
  return value
}

/** A copy of a list, without holes. */
export function readList(value: unknown): unknown[] {
  check(Array.isArray(value) && value.length < maximumNodes)
  return Array.from(value as unknown[])
}
