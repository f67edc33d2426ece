/**
 * Turns a `defineAccess` declaration into Clerk roles. Roles without system permissions of their own get Clerk's
 * defaults.
 */
import { LocalClerkError } from '../errors/local-clerk-error.ts'
import { adminRole, defaultCatalog, defaultSystemPermissions, memberRole, type RoleCatalog } from './default-roles.ts'

/**
 * The fields that a local Clerk reads of the result of `defineAccess` from `@rolecall/rbac`. The type is structural, so
 * any version of that package fits, and so does a hand-written object.
 */
export interface AccessSource {
  readonly permissions: readonly { readonly key: string; readonly description: string }[]
  readonly roles: readonly {
    readonly key: string
    readonly name: string
    readonly description?: string
    readonly permissions: readonly string[]
    readonly systemPermissions?: readonly string[]
  }[]
  readonly creatorRole?: string | null
  readonly defaultRole?: string | null
}

export interface AccessCatalog extends RoleCatalog {
  readonly creatorRole: string
  readonly defaultRole: string
}

export function catalogFromAccess(access: AccessSource | undefined): AccessCatalog {
  if (access === undefined) return { ...defaultCatalog, creatorRole: adminRole, defaultRole: memberRole }
  if (!isList(access.roles) || !isList(access.permissions) || access.roles.length === 0) {
    throw new LocalClerkError(
      'invalid_access',
      '`access` has no list of permissions, or no role.',
      'Pass the result of defineAccess from @rolecall/rbac.',
    )
  }
  const roles = access.roles.map((role) => ({
    key: role.key,
    name: role.name,
    description: role.description ?? '',
    permissions: [
      ...role.permissions,
      ...(role.systemPermissions?.length ? role.systemPermissions : defaultSystemPermissions(role.key)),
    ],
  }))
  const first = roles[0]?.key ?? adminRole
  const named = (key: string): string | undefined => roles.find((role) => role.key === key)?.key
  return {
    permissions: access.permissions.map(({ key, description }) => ({ key, name: description, description })),
    roles,
    creatorRole: access.creatorRole ?? named(adminRole) ?? first,
    defaultRole: access.defaultRole ?? named(memberRole) ?? first,
  }
}

/** `Array.isArray` alone would narrow the elements to `any`. */
const isList = (value: unknown): boolean => Array.isArray(value)
