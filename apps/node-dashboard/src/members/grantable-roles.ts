/** Which roles somebody may give to others: the ones that grant nothing that they do not have themselves. */
import type { ActiveOrganization } from '@rolecall/rbac'
import { access } from '../access.ts'

export type Role = (typeof access.roles)[number]

export function grantableRoles(inviter: ActiveOrganization): readonly Role[] {
  return access.roles.filter(
    ({ key, permissions, systemPermissions }) =>
      key === inviter.role ||
      (permissions.every((permission) => inviter.permissions.has(permission)) && systemPermissions.length === 0),
  )
}

/** What a role is called; its key when the app does not declare it. */
export const roleName = (key: string): string => access.roles.find((role) => role.key === key)?.name ?? key

/** `an admin`, for a sentence. */
export function roleWithArticle(key: string | null): string {
  const name = roleName(key ?? 'guest')
  const inSentence = name.charAt(0).toLowerCase() + name.slice(1)
  return `${/^[aeiou]/.test(inSentence) ? 'an' : 'a'} ${inSentence}`
}
