import type { Denied, DenialCode as DecisionCode, Requirement } from '@rolecall/rbac'
import type { DenialUrls } from '../policy/policy.ts'

/**
 * Why a request gets no answer from the app. A denial is a value until `respond/` turns it into a response:
 * nothing on the way catches it and continues.
 */

/** The codes of `@rolecall/rbac`, and two that only a web server can have. */
export type DenialCode = DecisionCode | 'untrusted_host' | 'service_unavailable'

/** Which guard denied. */
export type DenialGuard =
  'host' | 'origin' | 'authentication' | 'route' | 'island' | 'action' | 'expectation' | 'resource'

export interface Denial {
  readonly code: DenialCode
  readonly guard: DenialGuard
  readonly requirement: Requirement | null
  /** Answer a signed-in visitor with the app's 404. */
  readonly hide: boolean
  readonly urls: DenialUrls
  /** For `expectation`: the organization that the page showed. */
  readonly expected?: string
}

/** A denial with nothing special about its answer. */
export function denial(code: DenialCode, guard: DenialGuard, requirement: Requirement | null = null): Denial {
  return { code, guard, requirement, hide: false, urls: {} }
}

/** The denial behind a decision. */
export function denialOf(decision: Denied, guard: DenialGuard, rule: Pick<Denial, 'hide' | 'urls'>): Denial {
  return { code: decision.code, guard, requirement: decision.requirement, hide: rule.hide, urls: rule.urls }
}
