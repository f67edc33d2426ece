import { segmentsOf } from './glob.ts'

/** Help with misspelt patterns. */

/**
 * Why a pattern is misspelt and how to write it. `null` when the spelling is correct. A pattern of Express is answered
 * with the routes that it covered, because the glob that looks like it may cover fewer.
 *
 * @param existing the patterns of the project's routes
 */
export function explainMisspelling(pattern: string, existing: readonly string[] = []): string | null {
  if (/:[A-Za-z_]|[()|?+{}]/.test(pattern)) return explainExpress(pattern, existing)
  if (!pattern.startsWith('/')) return `A route pattern starts with "/"${offer(`/${pattern}`)}.`
  if (segmentsOf(pattern).slice(0, -1).includes('**'))
    return '"**" stands for the rest of the path, so it can only come last.'
  if (segmentsOf(pattern).some((segment) => segment.includes('*') && segment !== '*' && segment !== '**'))
    return '"*" stands for one whole segment and "**" for the rest. Write nothing beside them.'
  if (pattern.length > 1 && pattern.endsWith('/'))
    return `Route patterns have no trailing slash${offer(pattern.slice(0, -1))}.`
  if (/\.(astro|ts|js|mdx?|html)$/.test(pattern)) return 'Name the route, not the file: no extension.'
  return null
}

function explainExpress(pattern: string, existing: readonly string[]): string {
  const syntax = '":name", "(.*)", "|" and "?" are the syntax of Express'
  const covered = coveredByExpress(pattern, existing)
  if (covered === null) return `${syntax}. Write route patterns as in file names, one entry for each.`
  if (covered.length === 0) return `${syntax}. This pattern covered no whole route of the project.`
  const shown = covered.slice(0, mostOffered).map(quote).join(', ')
  const isPartial = existing.some((route) => route.includes('[') && !covered.includes(route))
  const partly = isPartial ? ' Dynamic routes that it covered in part are not among them.' : ''
  const more = covered.length > mostOffered ? ` and ${covered.length - mostOffered} more` : ''
  return `${syntax}. Here, list the routes that the pattern covered: ${shown}${more}.${partly}`
}

/** The number of routes after which advice is too long to read. */
const mostOffered = 12

/** The routes that an Express pattern covered. `null` when it is not an expression. */
function coveredByExpress(pattern: string, existing: readonly string[]): readonly string[] | null {
  // Routes have parameters where URLs have values, so that other groups (`:id(\\d+)`) say nothing about a route.
  if (/:[A-Za-z_]\w*\((?!\.\*\))/.test(pattern)) return null
  const source = (pattern.startsWith('/') ? pattern : `/${pattern}`)
    .replace(/:[A-Za-z_]\w*\(\.\*\)/g, '(.*)')
    .replace(/:[A-Za-z_]\w*/g, '([^/]+)')
    // "/" before a group belongs to it: "/(…)?" makes both optional, "/(…)*" repeats both.
    .replace(/\/(\([^()]*\))([?*+])/g, '(?:/$1)$2')
  try {
    const expression = new RegExp(`^${source}/?$`, 'i')
    return existing.filter((route) => expression.test(route))
  } catch {
    return null
  }
}

/** Advice that the audit would refuse is worse than none. */
function offer(pattern: string): string {
  return explainMisspelling(pattern) === null ? `: write ${quote(pattern)}` : ''
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
