import type { Requirement } from '@rolecall/rbac'
import { foldRequirement } from '@rolecall/rbac'
import type { CompiledRule } from './compiled-policy.ts'
import type { Route } from './route-table.ts'

/**
 * The route parameter that names the organization, derived from `organization({ param })` requirements. Clerk's
 * `organizationSyncOptions` are derived from it, too, so that there is no second list.
 */

/** The route parameter that must name the visitor's organization, or `null`. */
export function organizationParamOf(rules: readonly (CompiledRule | null)[], route: Route): string | null {
  for (const rule of rules) {
    if (rule === null || rule.requirement === null) continue
    const param = requiredParam(rule.requirement)
    if (param !== null && route.params.includes(param)) return param
  }
  return null
}

/**
 * The route as Clerk's patterns (`path-to-regexp`): `/orgs/[slug]/[...rest]` becomes `/orgs/:slug` and
 * `/orgs/:slug/(.*)`, because the second does not match an empty rest. Clerk knows two names, `:id` and `:slug`. A
 * parameter called `id`, `orgId` or `organization_id` is an id. Astro serves a project with a `base` with and without
 * it, so both are listed.
 */
export function syncPatterns(route: Route, param: string, base: string): readonly string[] {
  const prefix = base.replace(/\/+$/, '')
  return [route.pattern, ...route.fallbacks.map(({ pattern }) => pattern)]
    .flatMap((pattern) => withEmptyRest(pattern).map((each) => toClerkPattern(each, param)))
    .flatMap((pattern) => (prefix === '' ? [pattern] : [`${prefix}${pattern}`, pattern]))
}

/** The pattern. One that ends in a rest segment comes after its folder, because the rest may be empty. */
const withEmptyRest = (pattern: string): readonly string[] => {
  const folder = /^(.+)\/\[\.\.\.[^\]]+\]$/.exec(pattern)?.[1]
  return folder === undefined ? [pattern] : [folder, pattern]
}

function toClerkPattern(pattern: string, param: string): string {
  let unnamed = 0
  return pattern.replace(/\[(\.\.\.)?([^\]]+)\]/g, (_, rest: string | undefined, name: string) => {
    if (name === param) return /id$/i.test(name) ? ':id' : ':slug'
    return rest ? '(.*)' : `:any${unnamed++}`
  })
}

/** Every route parameter that a requirement compares with the organization. */
export function organizationParams(requirement: Requirement): readonly string[] {
  return foldRequirement<readonly string[]>(requirement, (node, inner) =>
    node.type === 'organization' && node.param !== undefined ? [node.param] : inner.flat(),
  )
}

/** The parameter that must name the organization in every way to meet a requirement; `null` when there is none. */
function requiredParam(requirement: Requirement): string | null {
  return foldRequirement<string | null>(requirement, (node, inner) => {
    if (node.type === 'organization') return node.param ?? null
    const needsAll = node.type === 'allOf' || node.type === 'fresh'
    return needsAll ? (inner.find((param) => param !== null) ?? null) : null
  })
}
