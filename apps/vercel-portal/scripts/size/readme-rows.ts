import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** The README's table of sizes: bytes in the order of its columns, by title of the row. */
export function readmeRows(): ReadonlyMap<string, readonly number[]> {
  const rows = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8').matchAll(
    /^\| ([\w -]+(?:, [\w -]+)?) +\|((?: *(?:[\d.]+ kB|0) *\|){4})$/gm,
  )
  return new Map(
    [...rows].map(([, title = '', cells = '']) => [
      title.trim(),
      [...cells.matchAll(/([\d.]+)(?: kB)?/g)].map(([, number]) => Number(number) * 1000),
    ]),
  )
}
