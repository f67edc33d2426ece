import type { AllOfRequirement, AnyOfRequirement, FreshRequirement, Requirement } from '../requirement/requirement.ts'
import type { ProofOf, requirementKinds } from '../requirement/requirement-kinds.ts'
import type { MachineSession, OrganizationSession, SignedInSession } from '../session/session.ts'

/**
 * Every reason for a denial, in the order in which a request meets them. `allOf` reports the earliest of its members'
 * codes, `anyOf` the latest.
 *
 * @example
 * ```ts
 * import { denialCodes } from '@rolecall/rbac'
 * denialCodes.indexOf('unauthenticated') < denialCodes.indexOf('missing_permission') // true
 * ```
 */
export const denialCodes = /* @__PURE__ */ Object.freeze([
  'unauthenticated',
  'session_pending',
  'token_type_not_accepted',
  'no_active_organization',
  'organization_mismatch',
  'missing_role',
  'missing_permission',
  'missing_feature',
  'missing_plan',
  'missing_user_role',
  'missing_user_permission',
  'missing_claim',
  'reverification_required',
  'freshness_required',
  'freshness_unavailable',
  'unknown_route',
  'not_listed',
  'cross_origin',
] as const)

export type DenialCode = (typeof denialCodes)[number]

/** The sessions that a requirement can allow. */
export type AllowedSession = SignedInSession | MachineSession

export interface Allowed<S extends AllowedSession = AllowedSession> {
  readonly allowed: true
  readonly session: S
}

export interface Denied {
  readonly allowed: false
  readonly code: DenialCode
  /** The part of the requirement that was not met; `null` for an invalid requirement. */
  readonly requirement: Requirement | null
  /** How to fix a requirement of an unknown kind. It names the kind. */
  readonly hint?: string
}

export type Decision<S extends AllowedSession = AllowedSession> = Allowed<S> | Denied

/** The type of a session that met a requirement: with a permission, its organization is not `null`. */
export type SessionFor<R extends Requirement> =
  R extends AllOfRequirement<infer Members>
    ? Every<Members>
    : R extends AnyOfRequirement<infer Members>
      ? Some<Members>
      : R extends FreshRequirement<infer Inner>
        ? SessionFor<Inner>
        : ProvenBy<ProofOf<(typeof requirementKinds)[R['type']]>>

/** The type of a session that met a requirement with this entry in the table of kinds. */
type ProvenBy<Proof> = Proof extends 'machine'
  ? MachineSession
  : Proof extends 'member'
    ? OrganizationSession
    : Proof extends 'person'
      ? SignedInSession
      : never

type Every<Members extends readonly Requirement[], Known = AllowedSession> = Members extends readonly [
  infer First extends Requirement,
  ...infer Rest extends readonly Requirement[],
]
  ? Every<Rest, Both<Known, SessionFor<First>>>
  : // A list of unknown length proves nothing more.
    Known

type Some<Members extends readonly Requirement[]> = number extends Members['length']
  ? AllowedSession
  : SessionFor<Members[number]>

/** The narrower of two types of sessions; `never` when no session can be both. */
type Both<A, B> = A extends B ? A : B extends A ? B : never
