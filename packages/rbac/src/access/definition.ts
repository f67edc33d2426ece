/** The argument of `defineAccess`, with every rule that the compiler can check as a type error. */
import type { SystemPermissionKey } from '../requirement/keys.ts'
import type { UserDefinition } from './user-access.ts'
import type { Wrong } from './wrong.ts'

export interface RoleDefinition<Permission extends string = string, Parent extends string = string> {
  /** Shown to people. */
  readonly name: string
  readonly description?: string
  /** Custom permissions, or `'all'`, which includes permissions that are added later. */
  readonly permissions?: readonly Permission[] | 'all'
  /** Clerk's own permissions (manage members, …). They are never in a token. */
  readonly systemPermissions?: readonly SystemPermissionKey[]
  /** Roles whose permissions this role has, too. */
  readonly extends?: Parent | readonly Parent[]
}

export interface AccessDefinition {
  /** A description for each custom permission, `org:feature:action`. */
  readonly permissions?: Readonly<Record<string, string>>
  /** Each `org:name`. */
  readonly roles?: Readonly<Record<string, RoleDefinition>>
  readonly creatorRole?: string
  readonly defaultRole?: string
  /** The roles of users, from a claim of the session token. */
  readonly user?: UserDefinition
}

/** The check at run time is stricter: `a-z`, `0-9`, `_` and `-`. */
type Segment<Text extends string> = Text extends '' | `${string}${':' | ' ' | ',' | '.' | '/' | '*'}${string}`
  ? false
  : Text extends Lowercase<Text>
    ? true
    : false

type PermissionProblem<Key> = Key extends `org:sys_${string}`
  ? 'org:sys_ is reserved for system permissions'
  : Key extends `org:${infer Feature}:${infer Action}`
    ? [Segment<Feature>, Segment<Action>] extends [true, true]
      ? never
      : 'a permission is org:feature:action, in lower case'
    : 'a permission is org:feature:action, in lower case'

type RoleProblem<Key> = Key extends `org:${infer Name}`
  ? Segment<Name> extends true
    ? never
    : 'a role is org:name, in lower case'
  : 'a role is org:name, in lower case'

type ParentsOf<Role> = Role extends { readonly extends: infer Parents }
  ? Parents extends readonly (infer Parent)[]
    ? Parent
    : Parents
  : never

/** Every role that `extends` leads to. The recursion ends because each step leaves out the roles that it has seen. */
type Ancestors<Roles, Frontier, Seen = never> = [Frontier] extends [never]
  ? Seen
  : Ancestors<
      Roles,
      Exclude<{ [Key in Frontier & keyof Roles]: ParentsOf<Roles[Key]> }[Frontier & keyof Roles], Seen | Frontier>,
      Seen | Frontier
    >

type CheckedRole<Roles, Key extends keyof Roles, Permission extends string> = [RoleProblem<Key>] extends [never]
  ? Key extends Ancestors<Roles, ParentsOf<Roles[Key]>>
    ? Wrong<'this role extends itself'>
    : Exclude<keyof Roles[Key], keyof RoleDefinition> extends never
      ? RoleDefinition<Permission, Exclude<keyof Roles, Key> & string>
      : Wrong<'a role has no such field'>
  : Wrong<RoleProblem<Key>>

export interface CheckedDefinition<Permissions, Roles> {
  readonly permissions?: Permissions & {
    readonly [Key in keyof Permissions]: [PermissionProblem<Key>] extends [never]
      ? string
      : Wrong<PermissionProblem<Key>>
  }
  readonly roles?: Roles & { readonly [Key in keyof Roles]: CheckedRole<Roles, Key, keyof Permissions & string> }
  /** The role of the member who creates an organization. Default: `org:admin`, when it is declared. */
  readonly creatorRole?: keyof Roles & string
  /** The role of a new member. Default: `org:member`, when it is declared. */
  readonly defaultRole?: keyof Roles & string
}
