/**
 * The paths and values of custom claims, and the keys of user roles. They come from Clerk's own global
 * `CustomJwtSessionClaims`, so that one declaration types Rolecall's requirements and Clerk's `sessionClaims`.
 */
import type { ClaimValue } from './requirement.ts'

/** Where `UserAuthorizationOf` keeps the keys of a declaration. It exists only as a type. */
export declare const userKeys: unique symbol

declare global {
  /** Clerk's convention. `interface CustomJwtSessionClaims extends UserAuthorizationOf<typeof access> {}` fills it. */
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- applications fill it
  interface CustomJwtSessionClaims {}
}

/** Any string. Editors keep completing the literals beside it. */
type AnyString = string & {}

type Declared<Name extends 'role' | 'permission'> = CustomJwtSessionClaims extends {
  readonly [userKeys]?: { readonly [N in Name]: infer Key extends string }
}
  ? Key
  : AnyString

/** A role of users in `CustomJwtSessionClaims`. Without a declaration: any string. */
export type UserRoleKey = Declared<'role'>

/** A permission of users in `CustomJwtSessionClaims`. Without a declaration: any string. */
export type UserPermissionKey = Declared<'permission'>

/** The claims that are written out. Clerk's own declaration has an index signature, which is not one of them. */
type Known<Claims> = {
  [Key in keyof Claims as Key extends string ? (string extends Key ? never : Key) : never]: Claims[Key]
}
type KnownKey<Claims> = keyof Known<Claims> & string

/** The declared custom claims. */
export type KnownClaims = Known<CustomJwtSessionClaims>

/** Every path to a comparable value. Objects of unknown content accept any path. */
type PathIn<Claims, Depth extends readonly unknown[] = []> = Depth['length'] extends 5
  ? never
  : {
      [Key in KnownKey<Claims>]: NonNullable<Claims[Key]> extends ClaimValue
        ? Key
        : NonNullable<Claims[Key]> extends readonly unknown[]
          ? never
          : [KnownKey<NonNullable<Claims[Key]>>] extends [never]
            ? `${Key}.${string}`
            : `${Key}.${PathIn<NonNullable<Claims[Key]>, [...Depth, Key]>}`
    }[KnownKey<Claims>]

type ValueAt<Claims, Path> = Path extends `${infer Key}.${infer Rest}`
  ? Key extends KnownKey<Claims>
    ? ValueAt<NonNullable<Claims[Key]>, Rest>
    : ClaimValue
  : Path extends KnownKey<Claims>
    ? Extract<NonNullable<Claims[Path]>, ClaimValue>
    : ClaimValue

/** A path in `CustomJwtSessionClaims`, with dots. Without a declaration: any string. */
export type ClaimPath = [KnownKey<CustomJwtSessionClaims>] extends [never] ? AnyString : PathIn<CustomJwtSessionClaims>

/** The type of the claim at a path of `CustomJwtSessionClaims`. */
export type ClaimValueAt<Path extends string> = ValueAt<CustomJwtSessionClaims, Path>
