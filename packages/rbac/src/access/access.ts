/** What `defineAccess` returns: one declaration of roles and permissions, resolved and frozen. */
import type { SystemPermissionKey } from '../requirement/keys.ts'

export interface AccessPermission<Permission extends string = string> {
  readonly key: Permission
  readonly description: string
}

export interface AccessRole<Role extends string = string, Permission extends string = string> {
  readonly key: Role
  readonly name: string
  readonly description: string
  /** Inherited ones included, in the order of the declaration. */
  readonly permissions: readonly Permission[]
  /** Inherited ones included. */
  readonly systemPermissions: readonly SystemPermissionKey[]
}

/** One permission and every role that grants it. */
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
  /** The role of whoever creates an organization; `null` when there is neither a choice nor an `org:admin`. */
  readonly creatorRole: Role | null
  /** The role of a new member; `null` when there is neither a choice nor an `org:member`. */
  readonly defaultRole: Role | null
  /** What Clerk may refuse, though it is consistent. */
  readonly warnings: readonly string[]
  /** A row for each permission, for reports. */
  matrix(): readonly MatrixRow<Role, Permission>[]
  /** Inherited ones included, in the order of the declaration. A role that is not declared has none. */
  permissionsOf(role: Role | (string & {})): readonly Permission[]
  /** Inherited ones included. A role that is not declared has none. */
  systemPermissionsOf(role: Role | (string & {})): readonly SystemPermissionKey[]
}

/**
 * The keys of a definition, in the shape of Clerk's global `ClerkAuthorization`.
 *
 * @example
 * import { defineAccess, type AuthorizationOf } from '@rolecall/rbac'
 * const access = defineAccess({
 *   permissions: { 'org:tasks:read': 'See tasks' },
 *   roles: { 'org:member': { name: 'Member', permissions: ['org:tasks:read'] } },
 * })
 * type Keys = AuthorizationOf<typeof access> // { permission: 'org:tasks:read'; role: 'org:member' }
 * // In src/env.d.ts: declare global { interface ClerkAuthorization extends AuthorizationOf<typeof access> {} }
 */
export type AuthorizationOf<A extends Access<never, never> | Access> =
  A extends Access<infer Permission, infer Role> ? { permission: Permission; role: Role } : never
