import { printable } from './printable.ts'

/** How long, in milliseconds, repeated lines are counted instead of written. */
const countedFor = 60_000

/** The number of distinct details after which the rest are counted together, because clients choose them. */
const mostDetails = 20

/** Writes a line with a detail, or counts it. */
export type CountedLog = (detail: string) => void

/**
 * A log whose repeated lines are counted. The first line for a detail is written at once. Within a minute, the same
 * detail is counted, and the next line after that says how many were left out.
 *
 * @param subject the text before the detail
 */
export function countedLog(subject: string, write: (line: string) => void, now: () => number = Date.now): CountedLog {
  const written = new Set<string>()
  let until = Number.NEGATIVE_INFINITY
  let omitted = 0
  return (detail) => {
    if (now() >= until) {
      if (omitted > 0) write(`${subject} ${omitted} more times.`)
      written.clear()
      omitted = 0
      until = now() + countedFor
    }
    const shown = printable(detail)
    if (written.has(shown) || written.size >= mostDetails) {
      omitted += 1
      return
    }
    written.add(shown)
    write(`${subject}: ${shown}`)
  }
}
