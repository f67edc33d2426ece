/** Clerk's presets and levels of reverification: https://clerk.com/docs/guides/secure/reverification */
import { check, type Fields } from './read-value.ts'
import type { Reverification } from './requirement.ts'

/** The minutes of each preset. */
export const presets: ReadonlyMap<unknown, number> = /* @__PURE__ */ new Map([
  ['strict_mfa', 10],
  ['strict', 10],
  ['moderate', 60],
  ['lax', 1440],
])
const levels: readonly unknown[] = ['first_factor', 'second_factor', 'multi_factor']

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
