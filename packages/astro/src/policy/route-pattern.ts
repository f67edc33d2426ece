/**
 * The route patterns of the project, as types. The integration generates a declaration that fills `RolecallRoutes`.
 * Without it, the types accept every path, and the build still checks it.
 */

declare global {
  /** Filled by a generated declaration: `patterns` and `folders`, each a union of strings. */
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface RolecallRoutes {}
}

type Generated<Key extends string> =
  RolecallRoutes extends Readonly<Record<Key, infer Patterns>> ? Patterns & string : `/${string}`

/** A route pattern of this project, as Astro writes it: `/orgs/[slug]/billing`. */
export type RoutePattern = Generated<'patterns'>

/** A glob below a folder that exists (`/orgs/[slug]/**`), or one with a wildcard in the middle. */
export type FolderPattern = Generated<'folders'> | `/${string}*${string}/${string}`
