import type { Access } from './access.ts'
import type { AccessDefinition, CheckedDefinition, RoleDefinition } from './definition.ts'
import { fail, resolveRoles, type KeyForms } from './resolve-roles.ts'
import type {
  CheckedUserDefinition,
  UserAccess,
  UserDefinition,
  UserPermissionsOf,
  UserRoleDefinition,
} from './user-access.ts'

const maximumCustomRoles = 10

const organizationForms: KeyForms = {
  permission: /^org(:[a-z0-9_-]+){2}$/,
  role: /^org:[a-z0-9_-]+$/,
  hint: 'Use org:feature:action and org:role, in lower case',
}
const userKey = /^(?!org:)[\w-]+(:[\w-]+)*$/
const userForms: KeyForms = { permission: userKey, role: userKey, hint: 'Use letters, digits, _, - and :, and no org:' }

/**
 * Declares every role and permission of an application, once. Types, requirements, Clerk's own `has()`, reports and
 * the local Clerk derive from it. Roles of organizations come from Clerk's memberships; roles of users (`user`) come from
 * a claim of the session token. Either half may be left out. More custom roles than Clerk's limit of 10 give a warning,
 * on the console and in `warnings`.
 *
 * @throws {AccessError} for definitions that are type errors too: `invalid_permission_key`, `reserved_permission`,
 * `invalid_role_key`, `unknown_permission`, `unknown_role`, `role_cycle`, `invalid_definition`.
 * @example
 * ```ts
 * import { defineAccess } from '@rolecall/rbac'
 * const access = defineAccess({
 *   permissions: { 'org:tasks:read': 'See tasks', 'org:tasks:write': 'Change tasks' },
 *   roles: {
 *     'org:member': { name: 'Member', permissions: ['org:tasks:read'] },
 *     'org:editor': { name: 'Editor', extends: 'org:member', permissions: ['org:tasks:write'] },
 *     'org:admin': { name: 'Admin', permissions: 'all' },
 *   },
 *   user: {
 *     claim: 'metadata.role',
 *     permissions: { 'reviews:moderate': 'Moderate reviews' },
 *     roles: { moderator: { name: 'Moderator', permissions: ['reviews:moderate'] } },
 *   },
 * })
 * access.permissionsOf('org:editor') // ['org:tasks:read', 'org:tasks:write']
 * access.user.permissionsOf('moderator') // ['reviews:moderate']
 * ```
 */
export function defineAccess<
  // Generic over their own keys, so that editors complete them. The checked definitions explain the wrong ones.
  const Permissions extends Readonly<Record<string, string>> = Record<never, never>,
  const Roles extends {
    readonly [Key in keyof Roles]: RoleDefinition<keyof Permissions & string, keyof Roles & string>
  } = Record<never, never>,
  const UserPermissions extends Readonly<Record<string, string>> = Readonly<Record<string, string>>,
  const UserRoles extends {
    readonly [Key in keyof UserRoles]: UserRoleDefinition<keyof UserPermissions & string, keyof UserRoles & string>
  } = Record<never, never>,
  const Claim extends string = never,
>(
  definition: CheckedDefinition<Permissions, Roles> & {
    readonly user?: CheckedUserDefinition<UserPermissions, UserRoles, Claim>
  },
): Access<
  keyof Permissions & string,
  keyof Roles & string,
  [Claim] extends [never]
    ? null
    : UserAccess<UserPermissionsOf<UserPermissions, UserRoles>, keyof UserRoles & string, Claim>
> {
  return resolve(definition) as never
}

function resolve(definition: AccessDefinition): Access {
  const user = definition?.user
  const { permissions = user && {}, roles: roleSource = user && {}, creatorRole, defaultRole } = definition ?? {}
  const { family, roles, ...half } = resolveRoles(permissions!, roleSource!, organizationForms)
  const find = (key: string) => roles.find((role) => role.key === key)
  const systemPermissionsOf = (role: string) =>
    Object.freeze(find(role) ? [...new Set([...family(role)].flatMap((member) => member.systemPermissions ?? []))] : [])
  const chosen = (key: string | undefined, fallback: string) =>
    key ? (family(key), key) : (find(fallback)?.key ?? null)
  const custom = roles.filter(({ key }) => key !== 'org:admin' && key !== 'org:member').length
  const warnings =
    custom > maximumCustomRoles
      ? [`The definition has ${custom} custom roles. Clerk allows ${maximumCustomRoles}.`]
      : []
  for (const warning of warnings) console.warn(warning)

  return Object.freeze({
    ...half,
    roles: Object.freeze(
      roles.map((role) => Object.freeze({ ...role, systemPermissions: systemPermissionsOf(role.key) })),
    ),
    creatorRole: chosen(creatorRole, 'org:admin'),
    defaultRole: chosen(defaultRole, 'org:member'),
    user: user ? resolveUser(user) : null,
    warnings: Object.freeze(warnings),
    systemPermissionsOf,
  })
}

function resolveUser({ claim, metadata, permissions, roles }: UserDefinition): UserAccess {
  if (typeof claim !== 'string' || !/^[^.]{4,}(\.[^.]+)*$/.test(claim))
    fail('invalid_definition', `claim ${claim}`, 'Name a claim of four letters or more: metadata.role')
  const named = Object.values(Object(roles) as UserDefinition['roles']).flatMap((role) =>
    Array.isArray(role?.permissions) ? (role.permissions as string[]) : [],
  )
  const { family: _, ...half } = resolveRoles(
    permissions ?? Object.fromEntries(named.map((key) => [key, ''])),
    roles,
    userForms,
  )
  return Object.freeze({ claim, metadata: metadata ?? claim.replace(/^[^.]*\./, ''), ...half })
}
