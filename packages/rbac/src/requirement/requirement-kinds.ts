/**
 * The kinds of requirements in one table. The parser, `fresh()`, `SessionFor` and walks derive from it, so a new kind
 * does not compile until its answers are here.
 */
import type { Requirement } from './requirement.ts'

/** The answers that every kind of requirement gives. The parser, `fresh()`, `SessionFor` and walks are derived from them. */
export interface RequirementKind {
  /** The one field beside `type`; `null` for a kind without one. */
  readonly field: string | null
  /** Whether Clerk's Backend API can answer it, so that `fresh()` accepts it. For lists, their members decide. */
  readonly live: boolean
  /** Whether the session can answer it, so that `decide` accepts it. For lists, their members decide. */
  readonly immediate: boolean
  /** The session that it proves: a person's, a member's, a machine's, or what its members prove. */
  readonly proves: 'person' | 'member' | 'machine' | 'members'
}

/** Every kind of requirement, once. */
export const requirementKinds = {
  signedIn: { field: null, live: false, immediate: true, proves: 'person' },
  organization: { field: 'param', live: true, immediate: true, proves: 'member' },
  role: { field: 'role', live: true, immediate: true, proves: 'member' },
  permission: { field: 'permission', live: true, immediate: true, proves: 'member' },
  systemPermission: { field: 'permission', live: true, immediate: false, proves: 'member' },
  feature: { field: 'feature', live: false, immediate: true, proves: 'person' },
  plan: { field: 'plan', live: false, immediate: true, proves: 'person' },
  reverified: { field: 'reverification', live: false, immediate: true, proves: 'person' },
  machine: { field: 'scopes', live: false, immediate: true, proves: 'machine' },
  allOf: { field: 'requirements', live: true, immediate: true, proves: 'members' },
  anyOf: { field: 'requirements', live: true, immediate: true, proves: 'members' },
  fresh: { field: 'requirement', live: false, immediate: false, proves: 'member' },
} as const satisfies Record<Requirement['type'], RequirementKind>
