import { parseRequirement } from '@rolecall/rbac'
import type { CompiledActionRule, CompiledPolicy, CompiledRoute, CompiledRule } from './compiled-policy.ts'

/** The compiled policy as JSON: what the virtual module carries into the server bundle. */

interface SerializedRoute extends Omit<CompiledRoute, 'methods'> {
  readonly methods: readonly (readonly [string, CompiledRule])[]
}

export interface SerializedPolicy extends Omit<CompiledPolicy, 'routes' | 'islands' | 'paths'> {
  readonly routes: readonly SerializedRoute[]
  readonly islands: readonly (readonly [string, CompiledRule])[]
  readonly paths: readonly { readonly matcher: string; readonly organizationGroup: number }[]
}

export function serializePolicy(policy: CompiledPolicy): SerializedPolicy {
  // Where a rule comes from is for the report.
  const serializeRule = (rule: CompiledRule): CompiledRule => ({ ...rule, sources: [] })
  const serializeEntry = ([key, rule]: readonly [string, CompiledRule]) => [key, serializeRule(rule)] as const
  return {
    ...policy,
    routes: [...policy.routes.values()].map((route) => ({
      ...route,
      rule: route.rule && serializeRule(route.rule),
      methods: [...route.methods].map(serializeEntry),
    })),
    actions: policy.actions && policy.actions.map((action) => ({ ...action, rule: serializeRule(action.rule) })),
    islands: [...policy.islands].map(serializeEntry),
    paths: policy.paths.map(({ matcher, organizationGroup }) => ({ matcher: matcher.source, organizationGroup })),
  }
}

/** What most routes have: one object for all of them. */
const NO_METHODS: ReadonlyMap<string, CompiledRule> = new Map()

/**
 * The policy as the guards use it. Requirements are read once, here, and rules that ask the same become one object: a
 * decision touches as little memory with a thousand rules as with ten.
 */
export function revivePolicy(serialized: SerializedPolicy): CompiledPolicy {
  const requirements = new Map<string, CompiledRule['requirement']>()
  const rules = new Map<string, CompiledRule>()
  // `null` is everybody: what cannot be read stays as it is, and is denied.
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
          methods: route.methods.length === 0 ? NO_METHODS : new Map(route.methods.map(reviveEntry)),
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

/** A policy that denies everything: what development serves while the real one does not compile. */
export function failedPolicy(base: string): CompiledPolicy {
  const none: readonly CompiledActionRule[] = []
  return {
    mode: 'protect-all-except',
    status: 'failed',
    base,
    development: true,
    routes: new Map(),
    actions: none,
    islands: new Map(),
    paths: [],
    urls: {},
    hosts: [],
    forbiddenRoute: null,
  }
}
