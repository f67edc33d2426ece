import { segmentsOf } from './glob.ts'

/** Help with misspelt patterns. */

/** Why a pattern is misspelt and how to write it. `null` when the spelling is correct. */
export function explainMisspelling(pattern: string): string | null {
  const here = pattern.replace(/(^|\/):([A-Za-z_]\w*)/g, '$1[$2]').replace(/\/?\(\.\*\)/g, '/**')
  if (here !== pattern) return `":name" and "(.*)" are the syntax of Express: write ${quote(here)}, as in file names.`
  if (!pattern.startsWith('/')) return `A route pattern starts with "/": write ${quote(`/${pattern}`)}.`
  if (segmentsOf(pattern).slice(0, -1).includes('**'))
    return '"**" stands for the rest of the path, so it can only come last.'
  if (segmentsOf(pattern).some((segment) => segment.includes('*') && segment !== '*' && segment !== '**'))
    return '"*" stands for one whole segment and "**" for the rest. Write nothing beside them.'
  if (pattern.length > 1 && pattern.endsWith('/'))
    return `Route patterns have no trailing slash: write ${quote(pattern.slice(0, -1))}.`
  if (/\.(astro|ts|js|mdx?|html)$/.test(pattern)) return 'Name the route, not the file: no extension.'
  return null
}

/** The existing pattern that is most similar to a misspelt one, or `null`. */
export function closestPattern(pattern: string, existing: Iterable<string>): string | null {
  let best: string | null = null
  let bestDistance = Math.max(2, Math.floor(pattern.length / 4)) + 1
  for (const candidate of existing) {
    const distance = editDistance(pattern, candidate)
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

function quote(pattern: string): string {
  return `"${pattern}"`
}

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const next = [i]
    for (let j = 1; j <= right.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1)
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}
