import type { ClaimPath, ClaimValueAt, UserPermissionKey, UserRoleKey } from './claim-keys.ts'
import type { BillingKey, NotSystem, PermissionKey, RoleKey, SystemPermissionKey } from './keys.ts'
import { parseUnknown } from './parse-requirement.ts'
import type {
  AllOfRequirement,
  AnyOfRequirement,
  ClaimRequirement,
  FeatureRequirement,
  FreshRequirement,
  MachineRequirement,
  MembershipRequirement,
  OrganizationRequirement,
  PermissionRequirement,
  PlanRequirement,
  Requirement,
  Reverification,
  ReverifiedRequirement,
  RoleRequirement,
  SignedInRequirement,
  SystemPermissionRequirement,
  UserPermissionRequirement,
  UserRoleRequirement,
} from './requirement.ts'

/** A value that the types accept is a requirement. Any other value stays as it is, and `decide` denies it. */
const build = <R extends Requirement>(requirement: R): R =>
  (parseUnknown(requirement) ?? Object.freeze(requirement)) as R

/**
 * A user is signed in, and the session has no task left (choosing an organization, for example).
 *
 * @example
 * ```ts
 * import { decide, sessionFromAuth, signedIn } from '@rolecall/rbac'
 * decide(sessionFromAuth(null), signedIn()) // { allowed: false, code: 'unauthenticated', … }
 * ```
 */
export function signedIn(): SignedInRequirement {
  return build({ type: 'signedIn' })
}

/**
 * The session has an active organization. With `param`, it is the one that this route parameter names by slug or id.
 *
 * @example
 * ```ts
 * import { decide, organization, sessionFromAuth } from '@rolecall/rbac'
 * decide(sessionFromAuth(null), organization({ param: 'slug' }), { params: { slug: 'acme' } })
 * ```
 */
export function organization(options: { readonly param?: string } = {}): OrganizationRequirement {
  return build({ type: 'organization', ...options })
}

/**
 * The role in the active organization is exactly this one.
 *
 * @example
 * ```ts
 * import { role } from '@rolecall/rbac'
 * role('org:admin') // { type: 'role', role: 'org:admin' }
 * ```
 */
export function role(role: RoleKey): RoleRequirement {
  return build({ type: 'role', role })
}

/**
 * The active organization grants this custom permission. A system permission (`org:sys_…`) is a type error, and denied.
 *
 * @example
 * ```ts
 * import { permission } from '@rolecall/rbac'
 * permission('org:tasks:read') // { type: 'permission', permission: 'org:tasks:read' }
 * ```
 */
export function permission<const Key extends PermissionKey>(permission: Key & NotSystem<Key>): PermissionRequirement {
  return build({ type: 'permission', permission })
}

/**
 * The live membership grants one of Clerk's own permissions. They are never in a token, so only `decideFresh` can allow
 * it.
 *
 * @example
 * ```ts
 * import { systemPermission } from '@rolecall/rbac'
 * systemPermission('org:sys_memberships:manage')
 * ```
 */
export function systemPermission(permission: SystemPermissionKey): SystemPermissionRequirement {
  return build({ type: 'systemPermission', permission })
}

/**
 * A feature of the organization's (`org:name`) or the user's (`user:name`) plan, or of either (`name`).
 *
 * @example
 * ```ts
 * import { feature } from '@rolecall/rbac'
 * feature('org:exports')
 * ```
 */
export function feature(feature: BillingKey): FeatureRequirement {
  return build({ type: 'feature', feature })
}

/**
 * A plan of the organization (`org:name`) or the user (`user:name`), or of either (`name`).
 *
 * @example
 * ```ts
 * import { plan } from '@rolecall/rbac'
 * plan('org:pro')
 * ```
 */
export function plan(plan: BillingKey): PlanRequirement {
  return build({ type: 'plan', plan })
}

/**
 * The user has exactly this role, in the claim that the `user` half of `defineAccess` names. It is the user's own, in
 * every organization and without one. A session that was created without the declaration has no user role.
 *
 * @example
 * ```ts
 * import { userRole } from '@rolecall/rbac'
 * userRole('admin') // { type: 'userRole', role: 'admin' }
 * ```
 */
export function userRole(role: UserRoleKey): UserRoleRequirement {
  return build({ type: 'userRole', role })
}

/**
 * The user's role grants this permission, in the `user` half of `defineAccess`.
 *
 * @example
 * ```ts
 * import { userPermission } from '@rolecall/rbac'
 * userPermission('reviews:moderate') // { type: 'userPermission', permission: 'reviews:moderate' }
 * ```
 */
export function userPermission(permission: UserPermissionKey): UserPermissionRequirement {
  return build({ type: 'userPermission', permission })
}

/**
 * A custom claim of the session token has this value, or one of these. Dots separate the claim and its inner fields.
 * A claim that is missing, a list or an object is denied.
 *
 * @see https://clerk.com/docs/guides/sessions/customize-session-tokens
 * @example
 * ```ts
 * import { claim } from '@rolecall/rbac'
 * claim('metadata.onboarded', true)
 * claim('metadata.tier', ['gold', 'platinum'])
 * ```
 */
export function claim<const Path extends ClaimPath>(
  path: Path,
  value: ClaimValueAt<Path> | readonly ClaimValueAt<Path>[],
): ClaimRequirement {
  return build({ type: 'claim', claim: { path, values: [value].flat() } })
}

/**
 * The user verified recently: one of Clerk's presets, or a level and minutes.
 *
 * @see https://clerk.com/docs/guides/secure/reverification
 * @example
 * ```ts
 * import { reverified } from '@rolecall/rbac'
 * reverified('strict')
 * reverified({ level: 'first_factor', afterMinutes: 5 })
 * ```
 */
export function reverified(reverification: Reverification): ReverifiedRequirement {
  return build({ type: 'reverified', reverification })
}

/**
 * An API key, a machine token or an OAuth token with all of these scopes. No user meets it, and no machine meets any
 * other requirement.
 *
 * @example
 * ```ts
 * import { anyOf, machine, permission } from '@rolecall/rbac'
 * anyOf(permission('org:tasks:read'), machine({ scopes: ['tasks:read'] }))
 * ```
 */
export function machine(options: { readonly scopes?: readonly string[] } = {}): MachineRequirement {
  return build({ type: 'machine', scopes: [], ...options })
}

/**
 * All of these requirements. A denial reports the earliest code in the order of `denialCodes`. An empty list is denied.
 *
 * @example
 * ```ts
 * import { allOf, permission, reverified } from '@rolecall/rbac'
 * allOf(permission('org:billing:manage'), reverified('strict'))
 * ```
 */
export function allOf<const Members extends readonly Requirement[]>(
  ...requirements: Members
): AllOfRequirement<Members> {
  return build({ type: 'allOf', requirements })
}

/**
 * At least one of these requirements. A denial reports the latest code in the order of `denialCodes`. An empty list is
 * denied.
 *
 * @example
 * ```ts
 * import { anyOf, permission, role } from '@rolecall/rbac'
 * anyOf(role('org:admin'), permission('org:posts:publish'))
 * ```
 */
export function anyOf<const Members extends readonly Requirement[]>(
  ...requirements: Members
): AnyOfRequirement<Members> {
  return build({ type: 'anyOf', requirements })
}

/**
 * The same requirement, answered by the live membership instead of the token, which may be 60 seconds old. Only
 * `decideFresh` can allow it.
 *
 * @example
 * ```ts
 * import { fresh, permission } from '@rolecall/rbac'
 * fresh(permission('org:billing:manage'))
 * ```
 */
export function fresh<const Inner extends MembershipRequirement>(requirement: Inner): FreshRequirement<Inner> {
  return build({ type: 'fresh', requirement })
}
