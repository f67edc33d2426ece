import type { AllOfRequirement, AnyOfRequirement, Requirement } from '../requirement/requirement.ts'
import type { requirementKinds } from '../requirement/requirement-kinds.ts'
import type { MachineSession, OrganizationSession, SignedInSession } from '../session/session.ts'

/**
 * Every reason to deny, in the order in which a request meets them. `allOf` reports its earliest, `anyOf` its furthest.
 *
 * @example
 * import { denialCodes } from '@rolecall/rbac'
 * denialCodes.indexOf('unauthenticated') < denialCodes.indexOf('missing_permission') // true
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
  /** The part of the requirement that was not met; `null` when there was no valid requirement. */
  readonly requirement: Requirement | null
}

export type Decision<S extends AllowedSession = AllowedSession> = Allowed<S> | Denied

/** What is known of a session that a requirement allowed: after a permission, its organization is not `null`. */
export type SessionFor<R extends Requirement> =
  R extends AllOfRequirement<infer Members>
    ? Every<Members>
    : R extends AnyOfRequirement<infer Members>
      ? Some<Members>
      : ProvenBy<(typeof requirementKinds)[R['type']]['proves']>

/** What a requirement that is not a list proves, by the table of kinds. */
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
  : // A list of unknown length says nothing more.
    Known

type Some<Members extends readonly Requirement[]> = number extends Members['length']
  ? AllowedSession
  : SessionFor<Members[number]>

/** The stronger of two, when one includes the other; nobody, when no session can be both. */
type Both<A, B> = A extends B ? A : B extends A ? B : never
