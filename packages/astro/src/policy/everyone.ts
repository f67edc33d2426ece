import type { Requirement } from '@rolecall/rbac'
import type { Loosening } from './policy.ts'

/**
 * Lets everyone in, signed in or not, whatever the more general rules say.
 *
 * @returns the target of a rule
 * @example
 * protectAllExcept({ public: [], rules: { '/docs/**': signedIn(), '/docs/intro': everyone() } })
 */
export function everyone(): Loosening {
  return Object.freeze({ rolecall: 'everyone', requirement: null })
}

/**
 * Replaces what the more general rules ask for by one requirement. Rules otherwise add up.
 *
 * @param requirement what is asked here, and nothing else
 * @returns the target of a rule
 * @example
 * protectOnly({ rules: { '/admin/**': role('org:admin'), '/admin/help': override(signedIn()) } })
 */
export function override(requirement: Requirement): Loosening {
  return Object.freeze({ rolecall: 'override', requirement })
}
