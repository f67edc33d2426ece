import { parseRequirement } from '@rolecall/rbac'
import type { CompiledPolicy, CompiledRule } from './compiled-policy.ts'
import type { SerializedPolicy } from './serialize-policy.ts'

/** Shared by all routes without methods, which are most. */
const noMethods: ReadonlyMap<string, CompiledRule> = new Map()

/**
 * The policy as guards use it. Requirements are parsed once, here, and equal rules become one object, so that decisions
 * take about as long with a thousand rules as with ten.
 */
export function revivePolicy(serialized: SerializedPolicy): CompiledPolicy {
  const requirements = new Map<string, CompiledRule['requirement']>()
  const rules = new Map<string, CompiledRule>()
  // `null` would let everyone in. A requirement that cannot be parsed stays as it is, and is denied.
  const read = (requirement: CompiledRule['requirement']) =>
    requirement && (parseRequirement(requirement) ?? requirement)
  const reviveRule = (rule: CompiledRule): CompiledRule => {
    const key = JSON.stringify(rule.requirement)
    const requirement = requirements.get(key) ?? read(rule.requirement)
    requirements.set(key, requirement)
    const revived = { ...rule, requirement }
    const known = rules.get(JSON.stringify(revived)) ?? revived
    rules.set(JSON.stringify(revived), known)
    return known
  }
  const reviveEntry = ([key, rule]: readonly [string, CompiledRule]) => [key, reviveRule(rule)] as const
  return {
    ...serialized,
    routes: new Map(
      serialized.routes.map((route) => [
        route.pattern,
        {
          ...route,
          rule: route.rule && reviveRule(route.rule),
          methods: route.methods.length === 0 ? noMethods : new Map(route.methods.map(reviveEntry)),
        },
      ]),
    ),
    actions: serialized.actions && serialized.actions.map((action) => ({ ...action, rule: reviveRule(action.rule) })),
    islands: new Map(serialized.islands.map(reviveEntry)),
    paths: serialized.paths.map(({ matcher, organizationGroup }) => ({
      matcher: new RegExp(matcher),
      organizationGroup,
    })),
  }
}
