/**
 * The grants in the compact claims of a Clerk session token.
 * Format: https://clerk.com/docs/guides/sessions/session-tokens (version 2).
 */

export interface TokenGrants {
  /** Custom permissions, each `org:feature:action`. */
  readonly permissions: ReadonlySet<string>
  /** A copy for applications. Decisions never read it. */
  readonly visible: ReadonlySet<string>
  /** Each as `o:name` or `u:name`. */
  readonly features: ReadonlySet<string>
  readonly plans: ReadonlySet<string>
}

/** The claim that differs most between roles is first. */
type Encoded = readonly [fpm: string, per: string, fea: string, pla: string]

/** Members with the same role have the same four claims, so a few decoded ones serve most tokens. */
const recent: { readonly from: Encoded; readonly grants: TokenGrants }[] = []
const maximumRecent = 16

/** The grants of these claims. Claims are compared as whole strings, so that no token gets the grants of another. */
export function decodeGrants(...from: Encoded): TokenGrants {
  const hit = recent.find((entry) => entry.from.every((claim, index) => claim === from[index]))
  if (hit) return hit.grants
  const [fpm, per, fea, pla] = from
  const { all, organization } = readScoped(fea)
  const grants = { ...grant(readPermissions(organization, per, fpm)), features: all, plans: readScoped(pla).all }
  recent.unshift({ from, grants })
  recent.splice(maximumRecent)
  return grants
}

/** System permissions are never in a token, so one that is there is ignored. */
export const isCustom = (permission: unknown): permission is string =>
  typeof permission === 'string' && !permission.startsWith('org:sys_')

/**
 * `o:posts,u:export,ou:chat` as the set of `o:posts`, `u:export`, `o:chat`, `u:chat`, and the organization's names in
 * their order, which the permission masks follow. One malformed entry makes the whole claim grant nothing.
 */
function readScoped(claim: string): { readonly all: Set<string>; readonly organization: string[] } {
  const all = new Set<string>()
  const organization: string[] = []
  for (const entry of split(claim)) {
    const colon = entry.indexOf(':')
    if (colon < 0) return { all: new Set(), organization: [] }
    const name = entry.slice(colon)
    for (const owner of /^(ou?|uo?):/.exec(entry)?.[1] ?? '') {
      all.add(owner + name)
      if (owner === 'o') organization.push(name)
    }
  }
  return { all, organization }
}

const split = (claim: string): string[] => (claim ? claim.split(',').map((part) => part.trim()) : [])

/** `fpm` has one decimal bit mask for each feature of the organization, over the actions in `per`, lowest bit first. */
function readPermissions(features: readonly string[], per: string, fpm: string): string[] {
  const permissions: string[] = []
  const actions = split(per)
  const masks = split(fpm)
  for (const [index, feature] of features.entries()) {
    const decimal = masks[index] ?? ''
    if (!/^\d+$/.test(decimal)) continue
    // Numbers are faster, and exact up to 15 digits.
    const bits = (decimal.length < 16 ? Number(decimal) : BigInt(decimal)).toString(2)
    for (const [bit, action] of actions.entries())
      if (bits.at(-1 - bit) === '1') permissions.push(`org${feature}:${action}`)
  }
  return permissions
}

export function grant(granted: readonly string[]): Pick<TokenGrants, 'permissions' | 'visible'> {
  const permissions = new Set(granted.filter(isCustom))
  const visible = new Set(permissions)
  Object.setPrototypeOf(visible, readOnlySet)
  return { permissions, visible }
}

function refuse(): never {
  const hint = 'Change the role in Clerk.'
  throw Object.assign(new TypeError(`Permissions are read-only. ${hint}`), { code: 'read_only_session', hint })
}

/** Not a subclass of Set, because the constructor of Set calls `add`. */
const readOnlySet: object = /* @__PURE__ */ Object.freeze({
  __proto__: Set.prototype,
  add: refuse,
  delete: refuse,
  clear: refuse,
})
