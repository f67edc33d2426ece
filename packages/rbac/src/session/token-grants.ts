/**
 * What the compact claims of a Clerk session token grant.
 * Format: https://clerk.com/docs/guides/sessions/session-tokens (version 2).
 */

export interface TokenGrants {
  /** Custom permissions, each `org:feature:action`. */
  readonly permissions: ReadonlySet<string>
  /** The same, for applications to see: whatever they do to it, decisions don't look at it. */
  readonly visible: ReadonlySet<string>
  /** Each as `o:name` or `u:name`. */
  readonly features: ReadonlySet<string>
  readonly plans: ReadonlySet<string>
}

type Encoded = readonly [features: string, plans: string, actions: string, masks: string]

/** Members of one role have the same four claims, so the last few that were decoded answer for most tokens. */
const recent: { readonly from: Encoded; readonly grants: TokenGrants }[] = []
const maximumRecent = 16

/** The grants of these claims. Each claim is compared whole: what one token grants is never another's. */
export function decodeGrants(...from: Encoded): TokenGrants {
  const hit = recent.find((entry) => entry.from.every((claim, index) => claim === from[index]))
  if (hit) return hit.grants
  const [fea, pla, per, fpm] = from
  const { all, organization } = readScoped(fea)
  const grants = { ...grant(readPermissions(organization, per, fpm)), features: all, plans: readScoped(pla).all }
  recent.unshift({ from, grants })
  recent.splice(maximumRecent)
  return grants
}

/** System permissions are never in a token: one that is there is not believed. */
export const isCustom = (permission: unknown): permission is string =>
  typeof permission === 'string' && !permission.startsWith('org:sys_')

/**
 * `o:posts,u:export,ou:chat` as the set of `o:posts`, `u:export`, `o:chat`, `u:chat`, and the organization's names in
 * their order, which the permission masks follow. A malformed entry makes the whole claim worthless.
 */
function readScoped(claim: string): { readonly all: Set<string>; readonly organization: string[] } {
  const all = new Set<string>()
  const organization: string[] = []
  for (const part of claim ? claim.split(',') : []) {
    const entry = part.trim()
    const colon = entry.indexOf(':')
    if (colon < 0) return { all: new Set(), organization: [] }
    const scope = entry.slice(0, colon)
    const name = entry.slice(colon)
    const both = scope === 'ou' || scope === 'uo'
    if (both || scope === 'u') all.add(`u${name}`)
    if (both || scope === 'o') {
      all.add(`o${name}`)
      organization.push(name)
    }
  }
  return { all, organization }
}

/** For each feature of the organization one decimal bit mask over the actions in `per`, lowest bit first. */
function readPermissions(features: readonly string[], per: string, fpm: string): string[] {
  const masks = fpm.split(',').map((mask) => mask.trim())
  const actions = per ? per.split(',') : []
  return features.flatMap((feature, index) =>
    actions
      .filter((_, bit) => /^\d+$/.test(masks[index] ?? '') && (BigInt(masks[index]!) >> BigInt(bit)) & 1n)
      .map((action) => `org${feature}:${action.trim()}`),
  )
}

export function grant(granted: readonly string[]): Pick<TokenGrants, 'permissions' | 'visible'> {
  const permissions = new Set(granted.filter(isCustom))
  const visible = new Set(permissions)
  for (const name of ['add', 'delete', 'clear']) Object.defineProperty(visible, name, { value: refuse })
  return { permissions, visible }
}

const refuse = () => {
  throw new TypeError('The permissions of a session are read-only.')
}
