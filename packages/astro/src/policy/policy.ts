import type { Requirement } from '@rolecall/rbac'
import type { FolderPattern, RoutePattern } from './route-pattern.ts'
import type { RuleMethod } from './rule-method.ts'

/**
 * A policy is plain data: which requirement stands before which route, action and island. It is written
 * once, in its own module, and read by the integration (audit, compilation, types) and nobody else.
 */

/** Loosens what more general rules ask for; made by `override()` and `everyone()` only. */
export interface Loosening {
  readonly rolecall: 'override' | 'everyone'
  /** `null` for `everyone()`. */
  readonly requirement: Requirement | null
}

/** A requirement, or an explicit loosening of the rules above it. */
export type RuleTarget = Requirement | Loosening

/** One target for every method, or one per method. */
export type RuleTargets = RuleTarget | { readonly [Method in RuleMethod]?: RuleTarget }

/** Where a denied visitor is sent. Paths of this app; their own query survives. */
export interface DenialUrls {
  /** Instead of Clerk's own sign-in URL, for `unauthenticated` and `session_pending`. */
  readonly unauthenticatedUrl?: string
  /** The organization chooser, for `no_active_organization`. */
  readonly organizationUrl?: string
  /** For everything that is answered with 403 otherwise. */
  readonly forbiddenUrl?: string
}

/** The long form of a rule. */
export interface RuleOptions extends DenialUrls {
  readonly requires: RuleTargets
  /** Answer a signed-in visitor who is denied with the app's 404: the route does not seem to exist. */
  readonly hide?: boolean
}

export type Rule = RuleTargets | RuleOptions

/** Route patterns and globs: `*` is one segment, `**` the rest (and the folder itself). */
export type RuleMap = { readonly [Pattern in RoutePattern | FolderPattern]?: Rule }

/** Dotted action names and globs: `tasks.create`, `tasks.*`, `tasks.**`. */
export type ActionRules = Readonly<Record<string, RuleTarget>>

/** Component paths from the project root: `src/components/Avatar.astro`. */
export type IslandRules = Readonly<Record<string, RuleTarget>>

/** What `protectAllExcept` and `protectOnly` have in common. */
export interface PolicyOptions extends DenialUrls {
  readonly rules?: RuleMap
  /** Every action that may be called. With `protectOnly`, needed as soon as the project has actions. */
  readonly actions?: ActionRules
  /** Every server island that may be fetched. With `protectOnly`, needed as soon as the project has islands. */
  readonly islands?: IslandRules
  /** Patterns whose routes answer a denied, signed-in visitor with the app's 404. */
  readonly hide?: readonly (RoutePattern | FolderPattern)[]
}

export interface ProtectAllExceptOptions extends PolicyOptions {
  /** Routes for everyone. Globs that would include future routes are worth a second look. */
  readonly public: readonly (RoutePattern | FolderPattern)[]
}

export interface ProtectOnlyOptions extends PolicyOptions {
  readonly rules: RuleMap
}

/** What a policy module exports as its default. */
export interface Policy {
  readonly rolecall: 'policy'
  readonly mode: 'protect-all-except' | 'protect-only'
  readonly public: readonly string[]
  readonly rules: Readonly<Record<string, Rule>>
  readonly actions: ActionRules | null
  readonly islands: IslandRules | null
  readonly hide: readonly string[]
  readonly urls: DenialUrls
}
