import type { Requirement } from '@rolecall/rbac'
import type { Loosening } from './policy.ts'

/**
 * Lets everyone in, signed in or not, in spite of more general rules.
 *
 * @example
 * ```ts
 * import { everyone, protectOnly } from '@rolecall/astro/policy'
 * import { signedIn } from '@rolecall/rbac'
 *
 * export default protectOnly({ rules: { '/docs/**': signedIn(), '/docs/intro': everyone() } })
 * ```
 */
export function everyone(): Loosening {
  return Object.freeze({ rolecall: 'everyone', requirement: null })
}

/**
 * Replaces the requirements of more general rules by this one. Other rules add up.
 *
 * @example
 * ```ts
 * import { override, protectOnly } from '@rolecall/astro/policy'
 * import { role, signedIn } from '@rolecall/rbac'
 *
 * export default protectOnly({ rules: { '/admin/**': role('org:admin'), '/admin/help': override(signedIn()) } })
 * ```
 */
export function override(requirement: Requirement): Loosening {
  return Object.freeze({ rolecall: 'override', requirement })
}
