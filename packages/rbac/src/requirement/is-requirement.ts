import { isFresh } from './freshness.ts'
import { parseRequirement } from './parse-requirement.ts'
import type { ImmediateRequirement, Requirement } from './requirement.ts'

/**
 * Whether a value is a requirement, from a builder or as the same data.
 *
 * @example
 * ```ts
 * import { isRequirement, signedIn } from '@rolecall/rbac'
 * isRequirement(signedIn()) // true
 * isRequirement({ type: 'signed-in' }) // false
 * ```
 */
export function isRequirement(value: unknown): value is Requirement {
  return !!parseRequirement(value)
}

/**
 * Whether the session alone answers a requirement, so that `decide` accepts it. Every other one needs `decideFresh`.
 *
 * @example
 * ```ts
 * import { isImmediate, signedIn, systemPermission } from '@rolecall/rbac'
 * isImmediate(signedIn()) // true
 * isImmediate(systemPermission('org:sys_memberships:manage')) // false
 * ```
 */
export function isImmediate(requirement: Requirement | null): requirement is ImmediateRequirement {
  return isFresh(parseRequirement(requirement)) === false
}
