import type { CompiledPolicy, CompiledRoute, CompiledRule } from './compiled-policy.ts'

/** The compiled policy as JSON, for the generated module in the server bundle. */

interface SerializedRoute extends Omit<CompiledRoute, 'methods'> {
  readonly methods: readonly (readonly [string, CompiledRule])[]
}

export interface SerializedPolicy extends Omit<CompiledPolicy, 'routes' | 'islands' | 'paths'> {
  readonly routes: readonly SerializedRoute[]
  readonly islands: readonly (readonly [string, CompiledRule])[]
  readonly paths: readonly { readonly matcher: string; readonly organizationGroup: number }[]
}

export function serializePolicy(policy: CompiledPolicy): SerializedPolicy {
  // Only the report needs the sources.
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
