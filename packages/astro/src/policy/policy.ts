import type { Requirement } from '@rolecall/rbac'
import type { FolderPattern, RoutePattern } from './route-pattern.ts'
import type { RuleMethod } from './rule-method.ts'

/**
 * A policy is plain data: the requirement of each route, action and island. An app writes it once, in a module of its
 * own, and the integration alone reads it.
 */

/** Replaces the requirements of more general rules. Only `override()` and `everyone()` make one. */
export interface Loosening {
  readonly rolecall: 'override' | 'everyone'
  /** `null` for `everyone()`. */
  readonly requirement: Requirement | null
}

/** A requirement, or an explicit replacement of more general rules. */
export type RuleTarget = Requirement | Loosening

/** One target for every method, or one per method. */
export type RuleTargets = RuleTarget | { readonly [Method in RuleMethod]?: RuleTarget }

/** Pages of this app that denied visitors are redirected to. A path keeps its own query. */
export interface DenialUrls {
  /** For `unauthenticated` and `session_pending`, instead of Clerk's sign-in URL. */
  readonly unauthenticatedUrl?: string
  /** For `no_active_organization`: the page where visitors choose an organization. */
  readonly organizationUrl?: string
  /** For page requests that would get a 403. */
  readonly forbiddenUrl?: string
}

/** The long form of a rule. */
export interface RuleOptions extends DenialUrls {
  readonly requires: RuleTargets
  /** Answers a denied, signed-in visitor with the app's 404, as if the route did not exist. */
  readonly hide?: boolean
}

export type Rule = RuleTargets | RuleOptions

/** Route patterns and globs. `*` is one segment. `**` is the folder itself and everything below it. */
export type RuleMap = { readonly [Pattern in RoutePattern | FolderPattern]?: Rule }

/** Dotted action names and globs: `tasks.create`, `tasks.*`, `tasks.**`. */
export type ActionRules = Readonly<Record<string, RuleTarget>>

/** Component paths from the project root: `src/components/Avatar.astro`. */
export type IslandRules = Readonly<Record<string, RuleTarget>>

/** The options that `protectAllExcept` and `protectOnly` share. */
export interface PolicyOptions extends DenialUrls {
  readonly rules?: RuleMap
  /** Every action that may be called. A project with actions needs this, in either preset. */
  readonly actions?: ActionRules
  /** Every server island that may be fetched. A project with islands needs this, in either preset. */
  readonly islands?: IslandRules
  /** Patterns of routes that answer a denied, signed-in visitor with the app's 404. */
  readonly hide?: readonly (RoutePattern | FolderPattern)[]
}

/** A requirement for unlisted routes, or their refusal. */
export type Unlisted = Requirement | 'refuse'

export interface ProtectAllExceptOptions extends PolicyOptions {
  /** Routes that everyone may reach. A glob here also opens the routes that are added below it later. */
  readonly public: readonly (RoutePattern | FolderPattern)[]
  /**
   * The requirement of routes that no rule lists and that are not public. Default `signedIn()`. With `'refuse'`, the
   * build fails for each of them, and they are denied.
   */
  readonly unlisted?: Unlisted
}

export interface ProtectOnlyOptions extends PolicyOptions {
  readonly rules: RuleMap
}

/** The default export of a policy module. */
export interface Policy {
  readonly rolecall: 'policy'
  readonly mode: 'protect-all-except' | 'protect-only'
  readonly public: readonly string[]
  /** `null` opens unlisted routes, as an opt-in policy does. */
  readonly unlisted: Unlisted | null
  readonly rules: Readonly<Record<string, Rule>>
  readonly actions: ActionRules | null
  readonly islands: IslandRules | null
  readonly hide: readonly string[]
  readonly urls: DenialUrls
}
