/** Compares roles and permissions of a Clerk instance with the app's declaration. */
import type { AccessRole, AccessPermission } from '@rolecall/rbac'

export interface ClerkRole {
  readonly key: string
  readonly permissions: readonly { readonly key: string }[]
}

export interface Difference {
  readonly what: string
  readonly declared: string
  readonly clerk: string
}

interface Declared {
  readonly roles: readonly AccessRole[]
  readonly permissions: readonly AccessPermission[]
}

interface InClerk {
  readonly roles: readonly ClerkRole[]
  readonly permissions: readonly { readonly key: string }[]
}

/** Clerk's own permissions are compared only where the declaration names them: every instance has them. */
const isSystem = (key: string): boolean => key.startsWith('org:sys_')

export function compareAccess(declared: Declared, clerk: InClerk): readonly Difference[] {
  return [
    ...compareKeys(
      'permission',
      declared.permissions.map(({ key }) => key),
      clerk.permissions.map(({ key }) => key).filter((key) => !isSystem(key)),
    ),
    ...compareKeys(
      'role',
      declared.roles.map(({ key }) => key),
      clerk.roles.map(({ key }) => key),
    ),
    ...declared.roles.flatMap((role) => {
      const theirs = clerk.roles.find(({ key }) => key === role.key)
      return theirs ? compareGrants(role, theirs) : []
    }),
  ]
}

function compareGrants(role: AccessRole, theirs: ClerkRole): readonly Difference[] {
  const granted = theirs.permissions.map(({ key }) => key)
  const system = role.systemPermissions as readonly string[]
  return compareKeys(
    `${role.key} grants`,
    [...role.permissions, ...system],
    granted.filter((key) => !isSystem(key) || (system.length > 0 && system.includes(key))),
  )
}

function compareKeys(what: string, declared: readonly string[], clerk: readonly string[]): readonly Difference[] {
  const difference = (key: string): Difference => ({
    what: `${what} ${key}`,
    declared: declared.includes(key) ? 'yes' : 'missing',
    clerk: clerk.includes(key) ? 'yes' : 'missing',
  })
  return [
    ...declared.filter((key) => !clerk.includes(key)).map(difference),
    ...clerk.filter((key) => !declared.includes(key)).map(difference),
  ]
}
