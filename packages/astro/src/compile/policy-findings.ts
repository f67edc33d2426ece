import type { Requirement } from '@rolecall/rbac'
import { parseRequirement } from '@rolecall/rbac'
import type { Finding } from '../finding/finding.ts'
import type { Policy, Rule } from '../policy/policy.ts'
import { ruleParts } from '../policy/preset.ts'
import type { MatchedRule } from './combine-rules.ts'
import { requirementsIn } from './combine-rules.ts'
import type { CompileInput } from './compile-input.ts'
import type { CompiledRoute } from './compiled-policy.ts'
import { isAppRoute, isProtected, unlistedSource } from './compiled-policy.ts'
import { matchesGlob } from './glob.ts'
import { organizationParams } from './organization-param.ts'
import type { Route } from './route-table.ts'
import { isDispatcherRoute, isErrorRoute } from './route-table.ts'
import { closestPattern, explainMisspelling } from './spelling.ts'

/** The findings that need the policy and the route table only. */

/** Findings about rules that contain something other than requirements. */
export function findInvalidRequirements(policy: Policy, file: string): readonly Finding[] {
  const { unlisted } = policy
  const isInvalid = unlisted !== null && unlisted !== 'refuse' && parseRequirement(unlisted) === null
  return [...findInvalidRules(policy, file), ...(isInvalid ? [invalidRequirement('unlisted', file)] : [])]
}

function invalidRequirement(where: string, file: string): Finding {
  return {
    code: 'invalid-requirement',
    severity: 'error',
    file,
    message: `${where} contains a value that is not a requirement, so the rule denies everyone.`,
    remedy: `Build requirements with @rolecall/rbac: signedIn(), role('org:admin'), allOf(…).`,
  }
}

function findInvalidRules(policy: Policy, file: string): readonly Finding[] {
  return ruleParts.flatMap((part) =>
    Object.entries<Rule>(policy[part] ?? {}).flatMap(([pattern, rule]) =>
      requirementsIn(rule)
        .filter((requirement: Requirement) => parseRequirement(requirement) === null)
        .map(() => invalidRequirement(`${part}['${pattern}']`, file)),
    ),
  )
}

/** Findings about patterns that are misspelt or match no route. */
export function findDeadPatterns(
  { policy, file, locales }: CompileInput,
  routes: readonly Route[],
): readonly Finding[] {
  const patterns = routes.map(({ pattern }) => pattern).filter((pattern) => !isDispatcherRoute(pattern))
  const listed: readonly (readonly [string, string])[] = [
    ...Object.keys(policy.rules).map((glob) => [`rules['${glob}']`, glob] as const),
    ...policy.public.map((glob) => [`public: '${glob}'`, glob] as const),
    ...policy.hide.map((glob) => [`hide: '${glob}'`, glob] as const),
  ]
  return listed.flatMap(([where, glob]): readonly Finding[] => {
    const misspelt = explainMisspelling(glob, patterns)
    if (misspelt !== null) {
      return [
        {
          code: 'misspelt-pattern',
          severity: 'error',
          file,
          message: `${where} is not a route pattern.`,
          remedy: misspelt,
        },
      ]
    }
    if (isErrorRoute(glob, locales)) {
      return [
        {
          code: 'dead-pattern',
          severity: 'error',
          file,
          message: `${where} has no effect.`,
          remedy: 'Error pages are always public; remove it.',
        },
      ]
    }
    if (patterns.some((pattern) => matchesGlob(glob, pattern) && !isErrorRoute(pattern, locales))) return []
    const closest = closestPattern(glob, patterns)
    return [
      {
        code: 'dead-pattern',
        severity: 'error',
        file,
        message: `${where} matches no route. The route that it was meant for has another rule, or none.`,
        remedy:
          closest === null
            ? 'Remove it, or name an existing route.'
            : `Did you mean "${closest}"? Otherwise remove it.`,
      },
    ]
  })
}

/** Findings about one route and its rules: prerendered, public and protected, or without the parameter of a rule. */
export function findRouteProblems(
  input: CompileInput,
  route: Route,
  matched: readonly MatchedRule[],
  entry: CompiledRoute,
): readonly Finding[] {
  const { policy, file } = input
  const findings: Finding[] = []
  const listedPublic = policy.public.find((glob) => matchesGlob(glob, route.pattern))
  if (listedPublic !== undefined && matched.length > 0) {
    findings.push({
      code: 'public-and-protected',
      severity: 'error',
      file,
      message: `${route.pattern} is listed as public ('${listedPublic}') and has a rule (${matched.map(({ source }) => source).join(', ')}).`,
      remedy: `Remove one of them. To open one route below a rule, write rules: { '${route.pattern}': everyone() }.`,
    })
  }
  const isUnlisted = isAppRoute(entry) && matched.length === 0 && listedPublic === undefined
  if (isUnlisted && isRefused(policy, entry)) {
    findings.push({
      code: 'unlisted-route',
      severity: 'error',
      file: route.entrypoint,
      message: `${route.pattern} is unlisted, and the policy refuses unlisted routes. It is denied to everyone.`,
      remedy: `Write a rule for '${route.pattern}', or add it to public.`,
    })
  } else if (route.prerendered && isAppRoute(entry) && isProtected(entry)) {
    const listed = matched.length > 0
    findings.push({
      code: listed ? 'prerendered-protected' : 'unclassified-route',
      severity: 'error',
      file: route.entrypoint,
      message: listed
        ? `${route.pattern} is protected (${matched.map(({ source }) => source).join(', ')}) but prerendered, and no guard runs before a file is served.`
        : `${route.pattern} is prerendered and unlisted. Unlisted routes have a requirement, and a file is served to everyone.`,
      remedy: listed
        ? `Add "export const prerender = false" to the page, or open the route with everyone().`
        : `Add '${route.pattern}' to public, or "export const prerender = false" to the page.`,
    })
  }
  if (route.pattern === '/403' && route.prerendered) {
    findings.push({
      code: 'prerendered-forbidden-page',
      severity: 'error',
      file: route.entrypoint,
      message:
        'The 403 page is prerendered. Astro cannot render it in place of a denied page, so the visitor gets an error.',
      remedy: 'Add "export const prerender = false" to it.',
    })
  }
  const needed: readonly MatchedRule[] =
    isUnlisted && entry.rule !== null && policy.unlisted !== null && policy.unlisted !== 'refuse'
      ? [{ source: unlistedSource, rule: policy.unlisted }]
      : matched
  if (isAppRoute(entry)) findings.push(...findMissingParams(input, route, needed))
  return findings
}

/** The image endpoint of Astro has a rule of its own. */
function isRefused({ unlisted }: Policy, { rule, methods }: CompiledRoute): boolean {
  return unlisted === 'refuse' && rule === null && methods.size === 0
}

function findMissingParams(input: CompileInput, route: Route, matched: readonly MatchedRule[]): readonly Finding[] {
  return matched.flatMap(({ source, rule }) =>
    requirementsIn(rule)
      .flatMap(organizationParams)
      .filter((param) => !route.params.includes(param))
      .map((param) => ({
        code: 'organization-param-missing' as const,
        severity: 'error' as const,
        file: input.file,
        message: `${source} compares the organization with the parameter "${param}", which ${route.pattern} does not have. The rule denies everyone.`,
        remedy: `Write the rule for routes with [${param}] only.`,
      })),
  )
}
