import type { Denied, DenialCode as DecisionCode, Requirement } from '@rolecall/rbac'
import type { DenialUrls } from '../policy/policy.ts'

/**
 * A denial says why the app does not answer a request. It is a value until `respond/` turns it into a response, so that
 * no code on the way can catch it and continue.
 */

/** The codes of `@rolecall/rbac`, and three that only web servers have. */
export type DenialCode = DecisionCode | 'untrusted_host' | 'service_unavailable' | 'middleware_missing'

/** The guard that denied. */
export type DenialGuard =
  'host' | 'origin' | 'authentication' | 'route' | 'island' | 'action' | 'expectation' | 'resource'

export interface Denial {
  readonly code: DenialCode
  readonly guard: DenialGuard
  readonly requirement: Requirement | null
  /** Answers a signed-in visitor with the app's 404. */
  readonly hide: boolean
  readonly urls: DenialUrls
  /** For the guard `expectation`: the organization that the page showed. */
  readonly expected?: string
}

/** A denial with the default answer. */
export function denial(code: DenialCode, guard: DenialGuard, requirement: Requirement | null = null): Denial {
  return { code, guard, requirement, hide: false, urls: {} }
}

/** The denial behind a decision. */
export function denialOf(decision: Denied, guard: DenialGuard, rule: Pick<Denial, 'hide' | 'urls'>): Denial {
  return { code: decision.code, guard, requirement: decision.requirement, hide: rule.hide, urls: rule.urls }
}
