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

const kind = (field: unknown, live: unknown, immediate: unknown) => ({ field, live, immediate })

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
  signedIn: /* @__PURE__ */ (kind as Entry<'person'>)(null, false, true),
  organization: /* @__PURE__ */ (kind as Entry<'member'>)('param', true, true),
  role: /* @__PURE__ */ (kind as Entry<'member'>)('role', true, true),
  permission: /* @__PURE__ */ (kind as Entry<'member'>)('permission', true, true),
  systemPermission: /* @__PURE__ */ (kind as Entry<'member'>)('permission', true, false),
  feature: /* @__PURE__ */ (kind as Entry<'person'>)('feature', false, true),
  plan: /* @__PURE__ */ (kind as Entry<'person'>)('plan', false, true),
  userRole: /* @__PURE__ */ (kind as Entry<'person'>)('role', true, true),
  userPermission: /* @__PURE__ */ (kind as Entry<'person'>)('permission', true, true),
  claim: /* @__PURE__ */ (kind as Entry<'person'>)('claim', false, true),
  reverified: /* @__PURE__ */ (kind as Entry<'person'>)('reverification', false, true),
  machine: /* @__PURE__ */ (kind as Entry<'machine'>)('scopes', false, true),
  allOf: /* @__PURE__ */ (kind as Entry<'inner'>)('requirements', true, true),
  anyOf: /* @__PURE__ */ (kind as Entry<'inner'>)('requirements', true, true),
  fresh: /* @__PURE__ */ (kind as Entry<'inner'>)('requirement', false, false),
} satisfies Record<Requirement['type'], RequirementKind>
