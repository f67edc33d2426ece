/**
 * Globs over route patterns, never over URLs: `/orgs/[slug]/**` is compared with the patterns in the route table. `*`
 * is one segment. `**` comes last and is the folder itself and everything below it.
 */

/** Whether a glob covers a route pattern. A `*` does not cover a rest segment (`[...path]`). */
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
 * Orders globs from general to specific, segment by segment: `**`, the end, `*`, a literal. The spelling breaks ties,
 * so that the order does not depend on the order in the policy.
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
