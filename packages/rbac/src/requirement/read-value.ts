/** Readers of values of unknown origin. Each throws for a value that is not valid, and only `parseRequirement` catches. */
import { check } from '../private/check.ts'

export type Fields = Readonly<Record<string, unknown>>

/** More nodes than any policy has. The limit bounds how long a value can keep a decision busy. */
export const maximumNodes = 1000

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
