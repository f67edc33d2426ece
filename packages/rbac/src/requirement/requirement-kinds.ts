/**
 * The kinds of requirements in one table. The parser, `fresh()`, `SessionFor` and walks derive from it, so a new kind
 * does not compile until its answers are here.
 */
import type { Requirement } from './requirement.ts'

/** Where a kind keeps the session that it proves. It exists only as a type. */
declare const proof: unique symbol

/** The session that a kind proves: a person's, a member's, a machine's, or the one of the requirements in it. */
export type Proof = 'person' | 'member' | 'machine' | 'inner'

/** The answers that every kind of requirement gives. */
export interface RequirementKind<Proves extends Proof = Proof> {
  /** The one field beside `type`; `null` for a kind without one. */
  readonly field: string | null
  /** Whether Clerk's Backend API can answer it, so that `fresh()` accepts it. For lists, their members decide. */
  readonly live: boolean
  /** Whether the session can answer it, so that `decide` accepts it. For lists, their members decide. */
  readonly immediate: boolean
  readonly [proof]: Proves
}

/** The session that an entry of the table proves. */
export type ProofOf<Kind> = Kind extends { readonly [proof]: infer Proves } ? Proves : never

type Entry<Proves extends Proof> = <
  const Field extends string | null,
  const Live extends boolean,
  const Immediate extends boolean,
>(
  field: Field,
  live: Live,
  immediate: Immediate,
) => { readonly field: Field; readonly live: Live; readonly immediate: Immediate; readonly [proof]: Proves }

const entry = (field: unknown, live: unknown, immediate: unknown) => ({ field, live, immediate })
const person = entry as Entry<'person'>
const member = entry as Entry<'member'>
const machine = entry as Entry<'machine'>
const inner = entry as Entry<'inner'>

/**
 * Every kind of requirement, once: its field, whether it is live, and whether it is immediate.
 *
 * @example
 * ```ts
 * import { requirementKinds, type Requirement } from '@rolecall/rbac'
 * const canBeFresh = (requirement: Requirement) => requirementKinds[requirement.type].live
 * ```
 */
export const requirementKinds = {
  signedIn: /* @__PURE__ */ person(null, false, true),
  organization: /* @__PURE__ */ member('param', true, true),
  role: /* @__PURE__ */ member('role', true, true),
  permission: /* @__PURE__ */ member('permission', true, true),
  systemPermission: /* @__PURE__ */ member('permission', true, false),
  feature: /* @__PURE__ */ person('feature', false, true),
  plan: /* @__PURE__ */ person('plan', false, true),
  userRole: /* @__PURE__ */ person('role', true, true),
  userPermission: /* @__PURE__ */ person('permission', true, true),
  claim: /* @__PURE__ */ person('claim', false, true),
  reverified: /* @__PURE__ */ person('reverification', false, true),
  machine: /* @__PURE__ */ machine('scopes', false, true),
  allOf: /* @__PURE__ */ inner('requirements', true, true),
  anyOf: /* @__PURE__ */ inner('requirements', true, true),
  fresh: /* @__PURE__ */ inner('requirement', false, false),
} satisfies Record<Requirement['type'], RequirementKind>
