import type { Requirement } from '@rolecall/rbac'
import type { DenialUrls } from '../policy/policy.ts'

/**
 * The policy, compiled against the route table: one entry per route pattern, so that a decision at run time is a single
 * `Map.get` with the pattern that Astro's router resolved.
 */

/** The part of the policy behind a rule, for the report: `rules['/admin/**']`, `public['/']`, `unlisted`. */
export type RuleSource = string

/** The source of a route that neither a rule nor `public` lists. */
export const unlistedSource: RuleSource = 'unlisted'

/** The rule of one route, method, action or island. */
export interface CompiledRule {
  /** `null` lets everyone in. */
  readonly requirement: Requirement | null
  /** Answers a denied, signed-in visitor with the app's 404. */
  readonly hide: boolean
  readonly urls: DenialUrls
  readonly sources: readonly RuleSource[]
}

export interface CompiledRoute {
  readonly pattern: string
  readonly kind: 'page' | 'endpoint' | 'island' | 'action' | 'error'
  /** The rule when `methods` is empty. `null` denies. */
  readonly rule: CompiledRule | null
  readonly methods: ReadonlyMap<string, CompiledRule>
  readonly prerendered: boolean
  /** The route parameter that names an organization, or `null`. */
  readonly organizationParam: string | null
  /** The route as patterns of Clerk's `organizationSyncOptions`. */
  readonly organizationPatterns: readonly string[]
}

/**
 * Whether a route requires something of its visitors, for any method. A method without a rule is denied to everyone.
 */
export function isProtected({ rule, methods }: Pick<CompiledRoute, 'rule' | 'methods'>): boolean {
  return [rule, ...methods.values()].some((each) => each === null || each.requirement !== null)
}

/** The rule of a route for a method. `null` denies. */
export function ruleFor(
  { rule, methods }: Pick<CompiledRoute, 'rule' | 'methods'>,
  method: string,
): CompiledRule | null {
  return methods.size === 0 ? rule : (methods.get(method) ?? null)
}

/**
 * Whether a route is a page or endpoint that the policy's rules are about. Error pages, actions and islands are not.
 */
export function isAppRoute({ kind }: Pick<CompiledRoute, 'kind'>): boolean {
  return kind === 'page' || kind === 'endpoint'
}

/** Finds the organization that a path names, with the router's own order and expressions. */
export interface PathMatcher {
  readonly matcher: RegExp
  /** The index of the group that names the organization. -1 when the route names none. */
  readonly organizationGroup: number
}

export interface CompiledActionRule {
  /** The glob by segment: `['tasks', '**']`. */
  readonly glob: readonly string[]
  /** Whether the rule replaces those of more general globs. */
  readonly loosens: boolean
  readonly rule: CompiledRule
}

export interface CompiledPolicy {
  readonly mode: 'protect-all-except' | 'protect-only'
  /** `failed` occurs in development only: the policy did not compile, and every request is denied. */
  readonly status: 'ready' | 'failed'
  readonly base: string
  readonly development: boolean
  readonly routes: ReadonlyMap<string, CompiledRoute>
  /** From general to specific. `null`: the policy lists no actions, and every action is denied. */
  readonly actions: readonly CompiledActionRule[] | null
  /** By component path, from the project root. */
  readonly islands: ReadonlyMap<string, CompiledRule>
  readonly paths: readonly PathMatcher[]
  readonly urls: DenialUrls
  /** The hosts in the project's configuration (`site`). */
  readonly hosts: readonly string[]
  /** The pattern of the app's own 403 page when it is rendered on demand, or `null`. */
  readonly forbiddenRoute: string | null
}
