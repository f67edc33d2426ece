/** The half of a declaration that is about the roles of users: a claim of the session token, not a membership. */
import type { DeclaredUserRole } from '../session/user-role.ts'
import type { AccessPermission, MatrixRow } from './access.ts'
import type { Wrong } from './wrong.ts'

export interface UserRoleDefinition<Permission extends string = string, Parent extends string = string> {
  /** Shown to people. */
  readonly name: string
  readonly description?: string
  /** Permissions of users, or `'all'`, which includes permissions that are added later. */
  readonly permissions?: readonly Permission[] | 'all'
  /** Roles whose permissions this role has, too. */
  readonly extends?: Parent | readonly Parent[]
}

export interface UserDefinition {
  /** The path of the role in the claims of the token, with dots: `metadata.role`. */
  readonly claim: string
  /** The path of the role in the user's public metadata. Default: `claim` without its first part. */
  readonly metadata?: string
  /** A description for each permission. Default: the permissions that the roles name, without descriptions. */
  readonly permissions?: Readonly<Record<string, string>>
  readonly roles: Readonly<Record<string, UserRoleDefinition>>
}

export interface AccessUserRole<
  Role extends string = string,
  Permission extends string = string,
> extends DeclaredUserRole {
  readonly key: Role
  readonly name: string
  readonly description: string
  /** With inherited permissions, in the order of the declaration. */
  readonly permissions: readonly Permission[]
}

export interface UserAccess<
  Permission extends string = string,
  Role extends string = string,
  Claim extends string = string,
> {
  readonly claim: Claim
  /** The path of the role in the user's public metadata, for live decisions. */
  readonly metadata: string
  /** In the order of the declaration. */
  readonly permissions: readonly AccessPermission<Permission>[]
  /** In the order of the declaration. */
  readonly roles: readonly AccessUserRole<Role, Permission>[]
  /** One row for each permission, for reports. */
  matrix(): readonly MatrixRow<Role, Permission>[]
  /** With inherited permissions, in the order of the declaration. Empty for an undeclared role. */
  permissionsOf(role: Role | (string & {})): readonly Permission[]
}

type KeyProblem<Key> = Key extends `org:${string}`
  ? 'org: is reserved for organizations'
  : Key extends '' | `${string}${' ' | ',' | '.' | '/' | '*'}${string}`
    ? 'a key has letters, digits, _ and -, with colons between its parts'
    : never

/** The permissions that roles name, for a definition without a list of them. */
type Named<Roles> = {
  [Key in keyof Roles]: Roles[Key] extends { readonly permissions: readonly (infer Permission extends string)[] }
    ? Permission
    : never
}[keyof Roles]

export type UserPermissionsOf<Permissions, Roles> = string extends keyof Permissions
  ? Named<Roles>
  : keyof Permissions & string

/** The user half of a definition, with its mistakes as type errors. */
export interface CheckedUserDefinition<Permissions, Roles, Claim extends string> {
  readonly claim: Claim
  readonly metadata?: string
  readonly permissions?: Permissions & {
    readonly [Key in keyof Permissions]: [KeyProblem<Key>] extends [never] ? string : Wrong<KeyProblem<Key>>
  }
  readonly roles: Roles & {
    readonly [Key in keyof Roles]: [KeyProblem<Key>] extends [never]
      ? Exclude<keyof Roles[Key], keyof UserRoleDefinition> extends never
        ? UserRoleDefinition<keyof Permissions & string, Exclude<keyof Roles, Key> & string>
        : Wrong<'a role of users has no such field'>
      : Wrong<KeyProblem<Key>>
  }
}
