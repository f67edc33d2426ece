/**
 * The keys that requirements accept. They come from Clerk's own global `ClerkAuthorization`, so that one declaration
 * checks Rolecall's requirements and Clerk's `has()` and `<Show>`.
 */

declare global {
  /** Clerk's convention: `interface ClerkAuthorization extends AuthorizationOf<typeof access> {}` fills it. */
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- applications fill it
  interface ClerkAuthorization {}
}

/** Any string. Editors keep completing the literals beside it. */
type AnyString = string & {}

type Declared<Name extends 'role' | 'permission', Undeclared> = ClerkAuthorization extends {
  [N in Name]: infer Key extends string
}
  ? Key
  : Undeclared

/** A role of `ClerkAuthorization`. Without a declaration: any string, with completion for Clerk's two default roles. */
export type RoleKey = Declared<'role', 'org:admin' | 'org:member' | AnyString>

/** A custom permission of `ClerkAuthorization`. Without a declaration: any string. */
export type PermissionKey = Declared<'permission', AnyString>

/** One of Clerk's own permissions. They are never in a token. */
export type SystemPermissionKey =
  | 'org:sys_profile:manage'
  | 'org:sys_profile:delete'
  | 'org:sys_memberships:read'
  | 'org:sys_memberships:manage'
  | 'org:sys_domains:read'
  | 'org:sys_domains:manage'
  | 'org:sys_billing:read'
  | 'org:sys_billing:manage'
  | (`org:sys_${string}:${string}` & {})

/** A feature or plan: `user:name`, `org:name`, or `name` for either. */
export type BillingKey = `org:${string}` | `user:${string}` | AnyString

/** Makes a system permission a type error where only permissions in the token are accepted. */
export type NotSystem<Key> = Key extends `org:sys_${string}`
  ? 'System permissions are never in a token: use systemPermission() with decideFresh().'
  : unknown
