/** The result of `defineAccess`: one declaration of roles and permissions, resolved and frozen. */
import type { userKeys } from '../requirement/claim-keys.ts'
import type { SystemPermissionKey } from '../requirement/keys.ts'
import type { UserAccess } from './user-access.ts'

export interface AccessPermission<Permission extends string = string> {
  readonly key: Permission
  readonly description: string
}

export interface AccessRole<Role extends string = string, Permission extends string = string> {
  readonly key: Role
  readonly name: string
  readonly description: string
  /** With inherited permissions, in the order of the declaration. */
  readonly permissions: readonly Permission[]
  /** With inherited permissions. */
  readonly systemPermissions: readonly SystemPermissionKey[]
}

/** A permission and every role that grants it. */
export interface MatrixRow<
  Role extends string = string,
  Permission extends string = string,
> extends AccessPermission<Permission> {
  readonly roles: readonly Role[]
}

export interface Access<
  Permission extends string = string,
  Role extends string = string,
  User extends UserAccess<never, never> | UserAccess | null = UserAccess | null,
> {
  /** The roles of users; `null` without a declaration of them. */
  readonly user: User
  /** In the order of the declaration. */
  readonly permissions: readonly AccessPermission<Permission>[]
  /** In the order of the declaration. */
  readonly roles: readonly AccessRole<Role, Permission>[]
  /** The role of the member who creates an organization; `null` without a choice and without `org:admin`. */
  readonly creatorRole: Role | null
  /** The role of a new member; `null` without a choice and without `org:member`. */
  readonly defaultRole: Role | null
  /** Parts of the definition that are consistent, but that Clerk may refuse. */
  readonly warnings: readonly string[]
  /** One row for each permission, for reports. */
  matrix(): readonly MatrixRow<Role, Permission>[]
  /** With inherited permissions, in the order of the declaration. Empty for an undeclared role. */
  permissionsOf(role: Role | (string & {})): readonly Permission[]
  /** With inherited permissions. Empty for an undeclared role. */
  systemPermissionsOf(role: Role | (string & {})): readonly SystemPermissionKey[]
}

/**
 * The keys of a definition, in the shape of Clerk's global `ClerkAuthorization`.
 *
 * @example
 * ```ts
 * import { defineAccess, type AuthorizationOf } from '@rolecall/rbac'
 * const access = defineAccess({
 *   permissions: { 'org:tasks:read': 'See tasks' },
 *   roles: { 'org:member': { name: 'Member', permissions: ['org:tasks:read'] } },
 * })
 * type Keys = AuthorizationOf<typeof access> // { permission: 'org:tasks:read'; role: 'org:member' }
 * // In src/env.d.ts: declare global { interface ClerkAuthorization extends AuthorizationOf<typeof access> {} }
 * ```
 */
export type AuthorizationOf<A extends AnyAccess> =
  A extends Access<infer Permission, infer Role, UserAccess | null> ? { permission: Permission; role: Role } : never

type AnyAccess = Access<never, never, UserAccess<never, never> | null> | Access

/**
 * The user roles of a definition, in the shape of Clerk's global `CustomJwtSessionClaims`. They type `userRole`,
 * `userPermission` and `claim`, and Clerk's own `sessionClaims`.
 *
 * @example
 * ```ts
 * import { defineAccess, type UserAuthorizationOf } from '@rolecall/rbac'
 * const access = defineAccess({
 *   user: { claim: 'metadata.role', roles: { moderator: { name: 'Moderator', permissions: ['reviews:moderate'] } } },
 * })
 * type Claims = UserAuthorizationOf<typeof access> // { metadata?: { role?: 'moderator' } }
 * // In src/env.d.ts: interface CustomJwtSessionClaims extends UserAuthorizationOf<typeof access> {}
 * ```
 */
export type UserAuthorizationOf<A extends { readonly user: unknown }> = A extends {
  readonly user: UserAccess<infer Permission, infer Role, infer Claim>
}
  ? ClaimsAt<Claim, Role> & { readonly [userKeys]?: { readonly permission: Permission; readonly role: Role } }
  : never

type ClaimsAt<Path extends string, Value> = Path extends `${infer Key}.${infer Rest}`
  ? { [K in Key]?: ClaimsAt<Rest, Value> }
  : { [K in Path]?: Value }
