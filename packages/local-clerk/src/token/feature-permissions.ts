/**
 * Permissions as a version 2 session token encodes them: features in `fea`, distinct actions in `per`, and for each
 * feature a decimal bitmask in `fpm`, whose lowest bit stands for `per[0]`. System permissions are never in a token.
 */

export interface FeaturePermissions {
  /** `o:tasks,o:posts` */
  readonly fea: string
  /** `read,write` */
  readonly per: string
  /** `3,1` */
  readonly fpm: string
}

export function encodeFeaturePermissions(keys: Iterable<string>): FeaturePermissions {
  const actions = new Map<string, number>()
  const features = new Map<string, bigint>()
  for (const key of keys) {
    if (key.startsWith('org:sys_')) continue
    const [, feature, action] = key.split(':')
    if (!feature || !action) continue
    const bit = actions.get(action) ?? actions.size
    actions.set(action, bit)
    features.set(feature, (features.get(feature) ?? 0n) | (1n << BigInt(bit)))
  }
  return {
    fea: [...features.keys()].map((feature) => `o:${feature}`).join(','),
    per: [...actions.keys()].join(','),
    fpm: [...features.values()].map(String).join(','),
  }
}
