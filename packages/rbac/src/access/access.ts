/** The result of `defineAccess`: one declaration of roles and permissions, resolved and frozen. */
import type { SystemPermissionKey } from '../requirement/keys.ts'

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

export interface Access<Permission extends string = string, Role extends string = string> {
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
export type AuthorizationOf<A extends Access<never, never> | Access> =
  A extends Access<infer Permission, infer Role> ? { permission: Permission; role: Role } : never
