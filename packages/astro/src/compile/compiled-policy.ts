import type { Requirement } from '@rolecall/rbac'
import type { DenialUrls } from '../policy/policy.ts'

/**
 * The policy after it met the route table: one entry per route pattern, so that the decision at run time is a
 * single `Map.get` on what Astro's router resolved. Everything here is JSON and travels in a virtual module.
 */

/** Where a decision comes from, for the report: `rules['/admin/**']`, `public['/']`, `default`. */
export type RuleSource = string

/** The source of what an opt-in policy leaves open. */
export const notListed: RuleSource = 'not listed'

/** What stands before something. */
export interface CompiledRule {
  /** `null` lets everyone in. */
  readonly requirement: Requirement | null
  /** A signed-in visitor who is denied gets the app's 404. */
  readonly hide: boolean
  readonly urls: DenialUrls
  readonly sources: readonly RuleSource[]
}

export interface CompiledRoute {
  readonly pattern: string
  readonly kind: 'page' | 'endpoint' | 'island' | 'action' | 'error'
  /** For every method that is not in `methods`; `null` denies those. */
  readonly rule: CompiledRule | null
  readonly methods: ReadonlyMap<string, CompiledRule>
  readonly prerendered: boolean
  /** `context.params` key that names an organization, or `null`. */
  readonly organizationParam: string | null
  /** Patterns for Clerk's `organizationSyncOptions`. */
  readonly organizationPatterns: readonly string[]
}

/** Whether a route requires something of its visitors, for any method. A method without a rule is denied to everyone. */
export function isProtected({ rule, methods }: Pick<CompiledRoute, 'rule' | 'methods'>): boolean {
  return [rule, ...methods.values()].some((each) => each === null || each.requirement !== null)
}

/** Whether a route is a page or endpoint that the policy's rules are about. Error pages, actions and islands are not. */
export function isAppRoute({ kind }: Pick<CompiledRoute, 'kind'>): boolean {
  return kind === 'page' || kind === 'endpoint'
}

/** Resolves a path to the organization it names: the router's own order and expressions. */
export interface PathMatcher {
  readonly matcher: RegExp
  /** Which group of the match names the organization; -1 when the route names none. */
  readonly organizationGroup: number
}

export interface CompiledActionRule {
  /** Segments of the canonical name: `['tasks', '**']`. */
  readonly glob: readonly string[]
  /** Drops what more general globs ask for. */
  readonly loosens: boolean
  readonly rule: CompiledRule
}

export interface CompiledPolicy {
  readonly mode: 'protect-all-except' | 'protect-only'
  /** `failed` in development only: the policy could not be compiled, and everything is denied. */
  readonly status: 'ready' | 'failed'
  readonly base: string
  readonly development: boolean
  readonly routes: ReadonlyMap<string, CompiledRoute>
  /** From general to specific. `null`: the project has no actions, and none may run. */
  readonly actions: readonly CompiledActionRule[] | null
  /** By component path from the project root. */
  readonly islands: ReadonlyMap<string, CompiledRule>
  readonly paths: readonly PathMatcher[]
  readonly urls: DenialUrls
  /** Hosts that the project's configuration names (`site`). */
  readonly hosts: readonly string[]
  /** The project has its own on-demand or prerendered 403 page. */
  readonly forbiddenRoute: string | null
}
