/** Policies: the requirement of each route, action and island. Plain data, safe to import anywhere. */
export { everyone, override } from './policy/everyone.ts'
export { protectAllExcept, protectOnly } from './policy/preset.ts'
export type {
  ActionRules,
  DenialUrls,
  IslandRules,
  Loosening,
  Policy,
  PolicyOptions,
  ProtectAllExceptOptions,
  ProtectOnlyOptions,
  Rule,
  RuleMap,
  RuleOptions,
  RuleTarget,
  RuleTargets,
  Unlisted,
} from './policy/policy.ts'
export type { RuleMethod } from './policy/rule-method.ts'
export type { FolderPattern, RoutePattern } from './policy/route-pattern.ts'
export { RolecallError } from './errors/rolecall-error.ts'
export type { RolecallErrorCode } from './errors/rolecall-error.ts'
