/**
 * Globs over route *patterns*, never over URLs: `/orgs/[slug]/**` is compared with the text of the routes that
 * exist. `*` is one segment, `**` (last) is the rest and covers the folder itself.
 */

/** Whether a route pattern is covered by a glob. A `*` never stands for a rest segment (`[...path]`). */
export function matchesGlob(glob: string, routePattern: string): boolean {
  const wanted = segmentsOf(glob)
  const segments = segmentsOf(routePattern)
  for (const [index, want] of wanted.entries()) {
    if (want === '**') return true
    const segment = segments[index]
    if (segment === undefined) return false
    if (want === '*' ? isRest(segment) : want !== segment) return false
  }
  return wanted.length === segments.length
}

/**
 * Orders globs from general to specific: more segments are more specific, then literal before `*` before `**`
 * segment by segment. Ties are broken by text, so the order never depends on how the policy is written.
 */
export function compareSpecificity(left: string, right: string): number {
  const a = segmentsOf(left)
  const b = segmentsOf(right)
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = weigh(a[index]) - weigh(b[index])
    if (difference !== 0) return difference
  }
  return left < right ? -1 : left > right ? 1 : 0
}

export function segmentsOf(pattern: string): readonly string[] {
  return pattern.split('/').filter((segment) => segment !== '')
}

function weigh(segment: string | undefined): number {
  if (segment === '**') return 0
  if (segment === undefined) return 1
  return segment === '*' ? 2 : 3
}

function isRest(segment: string): boolean {
  return segment.includes('[...')
}
