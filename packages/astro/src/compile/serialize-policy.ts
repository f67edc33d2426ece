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
  return {
    ...policy,
    routes: [...policy.routes.values()].map((route) => ({ ...route, methods: [...route.methods] })),
    islands: [...policy.islands],
    paths: policy.paths.map(({ matcher, organizationGroup }) => ({ matcher: matcher.source, organizationGroup })),
  }
}

export function revivePolicy(serialized: SerializedPolicy): CompiledPolicy {
  // Equal requirements become one object: `decide` remembers what it has read by identity.
  const known = new Map<string, CompiledRule['requirement']>()
  const share = (rule: CompiledRule): CompiledRule => {
    const key = JSON.stringify(rule.requirement)
    if (!known.has(key)) known.set(key, rule.requirement)
    return { ...rule, requirement: known.get(key) ?? null }
  }
  const shareEntry = ([key, rule]: readonly [string, CompiledRule]) => [key, share(rule)] as const
  return {
    ...serialized,
    routes: new Map(
      serialized.routes.map((route) => [
        route.pattern,
        { ...route, rule: route.rule && share(route.rule), methods: new Map(route.methods.map(shareEntry)) },
      ]),
    ),
    islands: new Map(serialized.islands.map(shareEntry)),
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
