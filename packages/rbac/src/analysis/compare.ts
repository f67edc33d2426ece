import type { Access } from '../access/access.ts'
import { parseRequirement } from '../requirement/parse-requirement.ts'
import type { Requirement } from '../requirement/requirement.ts'
import { alternativesOf, minutesIn, type Alternative } from './alternatives.ts'
import { isSubset, type Theory } from './facts.ts'
import { visitorWith, type Visitor } from './visitor.ts'

export interface AnalysisOptions {
  /** The declaration: a role implies its permissions, and user roles are the declared ones. */
  readonly access?: Access<never, never, never> | Access
}

/** Whether something holds for every visitor. `unknown` beyond `maximumAlternatives`; a `no` has a counterexample. */
export type Answer =
  { readonly answer: 'yes' | 'unknown'; readonly witness: null } | { readonly answer: 'no'; readonly witness: Visitor }

export interface Comparison {
  /** Of the first to the second: a `stricter` one admits fewer visitors. */
  readonly relation: 'equal' | 'stricter' | 'looser' | 'incomparable' | 'unknown'
  /** A visitor whom only the first requirement admits. */
  readonly onlyFirst: Visitor | null
  /** A visitor whom only the second requirement admits. */
  readonly onlySecond: Visitor | null
}

/**
 * Whether every visitor who meets the first requirement meets the second. Live answers are assumed to be of the same
 * moment: they may have lost roles and permissions of the token, and not gained any.
 *
 * @example
 * ```ts
 * import { reverified } from '@rolecall/rbac'
 * import { implies } from '@rolecall/rbac/analysis'
 * implies(reverified('strict'), reverified('lax')).answer // 'yes'
 * ```
 */
export function implies(first: Requirement, second: Requirement, options: AnalysisOptions = {}): Answer {
  const [theory, left, right] = prepare(first, second, options)
  if (!left || !right) return { answer: 'unknown', witness: null }
  const witness = onlyIn(left, right, theory)
  return witness ? { answer: 'no', witness } : { answer: 'yes', witness: null }
}

/**
 * Whether two requirements admit the same visitors. The witness of a `no` is admitted by one of them.
 *
 * @example
 * ```ts
 * import { allOf, anyOf, role, signedIn } from '@rolecall/rbac'
 * import { equivalent } from '@rolecall/rbac/analysis'
 * equivalent(anyOf(signedIn(), role('org:admin')), signedIn()).answer // 'yes'
 * ```
 */
export function equivalent(first: Requirement, second: Requirement, options: AnalysisOptions = {}): Answer {
  const { relation, onlyFirst, onlySecond } = compare(first, second, options)
  const witness = onlyFirst ?? onlySecond
  if (witness) return { answer: 'no', witness }
  return { answer: relation === 'equal' ? 'yes' : 'unknown', witness: null }
}

/**
 * How the first requirement relates to the second, with a visitor for each difference. An invalid requirement admits no
 * visitor, as in `decide`.
 *
 * @example
 * ```ts
 * import { permission, role } from '@rolecall/rbac'
 * import { compare } from '@rolecall/rbac/analysis'
 * compare(permission('org:tasks:read'), role('org:admin')).relation // 'incomparable', without a declaration
 * ```
 */
export function compare(first: Requirement, second: Requirement, options: AnalysisOptions = {}): Comparison {
  const [theory, left, right] = prepare(first, second, options)
  if (!left || !right) return { relation: 'unknown', onlyFirst: null, onlySecond: null }
  const onlyFirst = onlyIn(left, right, theory)
  const onlySecond = onlyIn(right, left, theory)
  const relation = onlyFirst ? (onlySecond ? 'incomparable' : 'looser') : onlySecond ? 'stricter' : 'equal'
  return { relation, onlyFirst, onlySecond }
}

type Alternatives = readonly Alternative[] | null

function prepare(
  first: Requirement,
  second: Requirement,
  { access }: AnalysisOptions,
): readonly [Theory, Alternatives, Alternatives] {
  const [left, right] = [parseRequirement(first), parseRequirement(second)]
  const theory: Theory = { access: access, minutes: minutesIn(left, right) }
  return [theory, alternativesOf(left, theory), alternativesOf(right, theory)]
}

/** The least visitor of an alternative on the left that meets no alternative on the right. */
function onlyIn(left: readonly Alternative[], right: readonly Alternative[], theory: Theory): Visitor | null {
  const alone = left.find(({ facts }) => !right.some((other) => isSubset(other.facts, facts)))
  return alone ? visitorWith(alone.facts, theory) : null
}
