/** Clerk's presets and levels of reverification: https://clerk.com/docs/guides/secure/reverification */
import { check } from '../private/check.ts'
import type { Fields } from './read-value.ts'
import type { Reverification } from './requirement.ts'

const multiFactor = 'multi_factor'
const secondFactor = 'second_factor'
const levels: readonly unknown[] = ['first_factor', secondFactor, multiFactor]

/** The level and the minutes of each preset. */
const presets: ReadonlyMap<unknown, readonly [string, number]> = /* @__PURE__ */ new Map([
  ['strict_mfa', [multiFactor, 10]],
  ['strict', [secondFactor, 10]],
  ['moderate', [secondFactor, 60]],
  ['lax', [secondFactor, 1440]],
])

/** The level and the minutes of a reverification. */
export const readPreset = (asked: Reverification): readonly [string, number] =>
  typeof asked === 'object' ? [asked.level, asked.afterMinutes] : presets.get(asked)!

export function readReverification(value: unknown): Reverification {
  if (presets.has(value)) return value as Reverification
  const { level, afterMinutes, ...rest } = { ...(value as Fields) }
  check(
    levels.includes(level) &&
      Number.isFinite(afterMinutes) &&
      (afterMinutes as number) > 0 &&
      !Object.keys(rest).length,
  )
  return Object.freeze({ level, afterMinutes }) as Reverification
}
