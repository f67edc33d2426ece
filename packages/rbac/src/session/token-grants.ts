/**
 * What the compact claims of a Clerk session token grant.
 * Format: https://clerk.com/docs/guides/sessions/session-tokens (version 2).
 */

const isText = (value: unknown): value is string => typeof value === 'string'

/**
 * `o:posts,u:export,ou:chat` as `o:posts`, `u:export`, `o:chat`, `u:chat`, and the organization's names in their order,
 * which the permission masks follow. A malformed entry makes the whole claim worthless.
 */
export function readScoped(claim: unknown): { readonly all: Set<string>; readonly organization: string[] } {
  const all = new Set<string>()
  const organization: string[] = []
  if (!isText(claim) || claim === '') return { all, organization }
  for (const entry of claim.split(',')) {
    const text = entry.trim()
    const colon = text.indexOf(':')
    if (colon < 0) return { all: new Set(), organization: [] }
    const scope = text.slice(0, colon)
    const name = text.slice(colon + 1)
    const both = scope === 'ou' || scope === 'uo'
    if (both || scope === 'o') {
      all.add(`o:${name}`)
      organization.push(name)
    }
    if (both || scope === 'u') all.add(`u:${name}`)
  }
  return { all, organization }
}

/**
 * The custom permissions of the active organization: for each of its features one decimal bit mask over the names in
 * `per`, lowest bit first.
 */
export function readPermissions(features: readonly string[], per: unknown, fpm: unknown): Set<string> {
  const permissions = new Set<string>()
  if (!isText(per) || !isText(fpm) || per === '') return permissions
  const names = per.split(',').map((name) => name.trim())
  fpm.split(',').forEach((entry, index) => {
    const feature = features[index]
    const decimal = entry.trim()
    if (feature === undefined || !/^\d+$/.test(decimal)) return
    let mask = BigInt(decimal)
    for (const name of names) {
      if (mask & 1n) permissions.add(`org:${feature}:${name}`)
      mask >>= 1n
    }
  })
  return permissions
}

/** `[minutes, minutes]` since the first and the second factor, -1 for never; anything else is unknown. */
export function readFactorAges(claim: unknown): readonly [number, number] | null {
  const valid = (age: unknown) => age === -1 || (Number.isFinite(age) && (age as number) >= 0)
  if (!Array.isArray(claim) || claim.length !== 2) return null
  const [first, second] = claim
  return valid(first) && valid(second) ? [first, second] : null
}
