import { readPath } from './custom-claims.ts'

/** A role of users, as `defineAccess` resolves it. */
export interface DeclaredUserRole {
  readonly key: string
  readonly permissions: readonly string[]
}

/** The part of `defineAccess` that sessions need. It is plain data, so that a page can hand it to its browser. */
export interface SessionAccess {
  readonly user?: {
    /** The path of the role in the claims of the token. */
    readonly claim: string
    /** The path of the role in the user's public metadata, for live decisions. */
    readonly metadata: string
    readonly roles: readonly DeclaredUserRole[]
  } | null
}

/** The declared role at a path. An undeclared role is none. */
export function findUserRole(
  user: SessionAccess['user'],
  claims: unknown,
  path = user?.claim,
): DeclaredUserRole | undefined {
  const role = path && readPath(claims, path)
  return user?.roles.find(({ key }) => key === role)
}
