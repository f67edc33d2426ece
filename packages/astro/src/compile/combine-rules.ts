import type { Requirement } from '@rolecall/rbac'
import { denialUrls } from '../policy/denial-urls.ts'
import type { DenialUrls, Loosening, Rule, RuleOptions, RuleTarget, RuleTargets } from '../policy/policy.ts'
import type { RuleMethod } from '../policy/rule-method.ts'
import type { CompiledRule, RuleSource } from './compiled-policy.ts'

/**
 * The algebra of rules. All matching rules add up to one `allOf`, so that a more specific rule can only tighten. Only
 * `override()` and `everyone()` drop the more general rules before them.
 */

/** A rule that matches a route. Lists of them go from general to specific. */
export interface MatchedRule {
  readonly source: RuleSource
  readonly rule: Rule
}

/** The combined rule for one method. `null` denies the method, because a rule lists methods without it. */
export function combineRules(
  matched: readonly MatchedRule[],
  method: RuleMethod | null,
  urls: DenialUrls,
): CompiledRule | null {
  let requirements: readonly Requirement[] = []
  let sources: readonly RuleSource[] = []
  let hide = false
  let targets = urls
  let listed = true
  for (const { source, rule } of matched) {
    const options = isRuleOptions(rule) ? rule : null
    const target = targetFor(options ? options.requires : (rule as RuleTargets), method)
    if (options) {
      hide ||= options.hide === true
      targets = { ...targets, ...denialUrls(options) }
    }
    if (target === null) {
      listed = false
    } else if (isLoosening(target)) {
      listed = true
      requirements = target.requirement === null ? [] : [target.requirement]
      sources = [source]
    } else {
      requirements = [...requirements, target]
      sources = [...sources, source]
    }
  }
  return listed ? { requirement: conjunction(requirements), hide, urls: targets, sources } : null
}

/** Whether any of the rules lists methods. */
export function listsMethods(matched: readonly MatchedRule[]): boolean {
  return matched.some(({ rule }) => isMethodMap(isRuleOptions(rule) ? rule.requires : rule))
}

/** The requirements inside a rule, for checks of the policy itself. */
export function requirementsIn(rule: Rule): readonly Requirement[] {
  const targets = isRuleOptions(rule) ? rule.requires : rule
  const list = isMethodMap(targets) ? Object.values(targets) : [targets]
  return list.flatMap((target) => (isLoosening(target) ? (target.requirement ? [target.requirement] : []) : [target]))
}

export function isLoosening(value: unknown): value is Loosening {
  return typeof value === 'object' && value !== null && 'rolecall' in value
}

export function isRuleOptions(rule: Rule): rule is RuleOptions {
  return 'requires' in rule
}

export function isMethodMap(targets: RuleTargets): targets is { readonly [Method in RuleMethod]?: RuleTarget } {
  return !('type' in targets) && !('rolecall' in targets)
}

function targetFor(targets: RuleTargets, method: RuleMethod | null): RuleTarget | null {
  if (!isMethodMap(targets)) return targets
  if (method === null) return null
  return (Object.hasOwn(targets, method) ? targets[method] : undefined) ?? null
}

function conjunction(requirements: readonly Requirement[]): Requirement | null {
  const distinct = [...new Map(requirements.map((requirement) => [JSON.stringify(requirement), requirement])).values()]
  const [first] = distinct
  if (first === undefined) return null
  return distinct.length === 1 ? first : { type: 'allOf', requirements: distinct }
}
