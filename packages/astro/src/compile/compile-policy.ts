import type { Finding } from '../finding/finding.ts'
import type { Policy, Rule } from '../policy/policy.ts'
import { ruleMethods } from '../policy/rule-method.ts'
import type { MatchedRule } from './combine-rules.ts'
import { combineRules, listsMethods } from './combine-rules.ts'
import type { CompileInput } from './compile-input.ts'
import type { CompiledActionRule, CompiledPolicy, CompiledRoute, CompiledRule, PathMatcher } from './compiled-policy.ts'
import { unlistedSource } from './compiled-policy.ts'
import { compareSpecificity, matchesGlob } from './glob.ts'
import { organizationParamOf, syncPatterns } from './organization-param.ts'
import { findDeadPatterns, findInvalidRequirements, findRouteProblems } from './policy-findings.ts'
import type { Route } from './route-table.ts'
import { actionsRoute, imageRoute, isDispatcherRoute, isErrorRoute, islandsRoute } from './route-table.ts'

export interface CompileResult {
  readonly compiled: CompiledPolicy
  readonly findings: readonly Finding[]
}

const openRule: Pick<CompiledRule, 'requirement' | 'hide'> = { requirement: null, hide: false }

/** Assigns a rule to every route of the table, and collects the findings about the policy. */
export function compilePolicy(input: CompileInput): CompileResult {
  const { policy, file, routes, locales } = input
  const findings: Finding[] = [...findInvalidRequirements(policy, file)]
  const classified = routes.filter((route) => route.kind === 'page' || route.kind === 'endpoint')
  findings.push(...findDeadPatterns(input, classified))

  const ordered = Object.entries(policy.rules).sort(([left], [right]) => compareSpecificity(left, right))
  const compiled = new Map<string, CompiledRoute>()
  for (const route of classified) {
    const matched =
      isErrorRoute(route.pattern, locales) || isDispatcherRoute(route.pattern)
        ? []
        : matchRules(ordered, policy.hide, route.pattern)
    const entry = compileRoute(input, route, matched)
    findings.push(...findRouteProblems(input, route, matched, entry))
    // Of two routes with the same pattern, Astro's router serves the first.
    if (!compiled.has(route.pattern)) compiled.set(route.pattern, entry)
  }
  for (const pattern of ['/404', '/500']) {
    if (!compiled.has(pattern)) compiled.set(pattern, errorRoute(pattern))
  }

  return {
    findings,
    compiled: {
      mode: policy.mode,
      status: 'ready',
      base: input.base,
      development: input.development,
      routes: compiled,
      actions: policy.actions && compileActions(policy),
      islands: compileIslands(policy),
      paths: compilePaths(classified, compiled),
      urls: policy.urls,
      hosts: input.hosts,
      forbiddenRoute: classified.some(({ pattern, prerendered }) => pattern === '/403' && !prerendered) ? '/403' : null,
    },
  }
}

function matchRules(
  ordered: readonly (readonly [string, Rule])[],
  hide: readonly string[],
  pattern: string,
): readonly MatchedRule[] {
  const hidden = hide.some((glob) => matchesGlob(glob, pattern))
  return ordered
    .filter(([glob]) => matchesGlob(glob, pattern))
    .map(([glob, rule]) => ({ source: `rules['${glob}']`, rule: hidden ? hideRule(rule) : rule }))
}

function hideRule(rule: Rule): Rule {
  return 'requires' in rule ? { ...rule, hide: true } : { requires: rule, hide: true }
}

function compileRoute(input: CompileInput, route: Route, matched: readonly MatchedRule[]): CompiledRoute {
  const { policy } = input
  const defaultRule = defaultRuleFor(input, route)
  const rule = matched.length > 0 ? combineRules(matched, null, policy.urls) : defaultRule
  const methods = new Map<string, CompiledRule>()
  if (listsMethods(matched)) {
    for (const method of ruleMethods) {
      const combined = combineRules(matched, method, policy.urls)
      if (combined) methods.set(method, combined)
    }
    const get = methods.get('GET')
    if (get) methods.set('HEAD', get)
  }
  const organizationParam = organizationParamOf([rule, ...methods.values()], route)
  return {
    pattern: route.pattern,
    kind: kindOf(route, input.locales),
    rule,
    methods,
    prerendered: route.prerendered,
    organizationParam,
    organizationPatterns: organizationParam === null ? [] : syncPatterns(route, organizationParam, input.base),
  }
}

function kindOf(route: Route, locales: readonly string[]): CompiledRoute['kind'] {
  if (route.pattern === actionsRoute) return 'action'
  if (route.pattern === islandsRoute) return 'island'
  if (isErrorRoute(route.pattern, locales)) return 'error'
  return route.kind === 'endpoint' ? 'endpoint' : 'page'
}

/** The rule of a route that no rule of the policy matches. `null` denies it. */
function defaultRuleFor({ policy, locales }: CompileInput, route: Route): CompiledRule | null {
  const everyone = (source: string): CompiledRule => ({ ...openRule, urls: policy.urls, sources: [source] })
  if (route.pattern === actionsRoute) return everyone('actions')
  if (route.pattern === islandsRoute) return everyone('islands')
  if (isErrorRoute(route.pattern, locales)) return everyone('error page')
  if (route.pattern === imageRoute && route.origin === 'internal') return everyone('image endpoint')
  if (policy.mode === 'protect-only') return everyone(unlistedSource)
  const listed = policy.public.find((glob) => matchesGlob(glob, route.pattern))
  if (listed !== undefined) return everyone(`public['${listed}']`)
  const hide = policy.hide.some((glob) => matchesGlob(glob, route.pattern))
  const { unlisted } = policy
  if (unlisted === 'refuse') return null
  return { requirement: unlisted ?? { type: 'signedIn' }, hide, urls: policy.urls, sources: [unlistedSource] }
}

function errorRoute(pattern: string): CompiledRoute {
  return {
    pattern,
    kind: 'error',
    rule: { ...openRule, urls: {}, sources: ['error page'] },
    methods: new Map(),
    prerendered: false,
    organizationParam: null,
    organizationPatterns: [],
  }
}

function compileActions(policy: Policy): readonly CompiledActionRule[] {
  const entries = Object.entries(policy.actions ?? {}).map(([glob, target]) => ({
    glob,
    target,
    path: glob.replaceAll('.', '/'),
  }))
  return entries
    .sort((left, right) => compareSpecificity(left.path, right.path))
    .map(({ glob, target }) => ({
      glob: glob.split('.'),
      loosens: 'rolecall' in target,
      rule: {
        requirement: 'rolecall' in target ? target.requirement : target,
        hide: false,
        urls: policy.urls,
        sources: [`actions['${glob}']`],
      },
    }))
}

function compileIslands(policy: Policy): ReadonlyMap<string, CompiledRule> {
  return new Map(
    Object.entries(policy.islands ?? {}).map(([path, target]) => [
      path.replace(/^\.?\//, ''),
      {
        requirement: 'rolecall' in target ? target.requirement : target,
        hide: false,
        urls: policy.urls,
        sources: [`islands['${path}']`],
      },
    ]),
  )
}

function compilePaths(routes: readonly Route[], compiled: ReadonlyMap<string, CompiledRoute>): readonly PathMatcher[] {
  return routes
    .filter((route) => route.kind === 'page' && route.pattern !== islandsRoute)
    .flatMap((route) => {
      const param = compiled.get(route.pattern)?.organizationParam ?? null
      const organizationGroup = param === null ? -1 : route.params.indexOf(param)
      return [route.matcher, ...route.fallbacks.map(({ matcher }) => matcher)].map((matcher) => ({
        matcher: new RegExp(matcher),
        organizationGroup,
      }))
    })
}
