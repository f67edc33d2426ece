/** Which roles somebody may give to others: the ones that grant nothing that they do not have themselves, now. */
import { checkFresh, type AccessContext } from '@rolecall/astro/server'
import { allOf, anyOf, organization, permission, role, systemPermission } from '@rolecall/rbac'
import { access } from '../access.ts'
import { clerkSilent } from './clerk-problem.ts'

export type Role = (typeof access.roles)[number]

/** What somebody needs to give this role: to have it, or all that it grants. */
const mayGive = ({ key, permissions, systemPermissions }: Role) =>
  anyOf(
    role(key),
    allOf(
      organization(),
      ...permissions.map((each) => permission(each)),
      ...systemPermissions.map((each) => systemPermission(each)),
    ),
  )

/**
 * By what Clerk says of the visitor's membership now: one request, and none when a live check was made before.
 *
 * @throws HttpProblem 503 when Clerk does not say
 */
export async function grantableRoles(context: AccessContext): Promise<readonly Role[]> {
  const decisions = await Promise.all(access.roles.map((each) => checkFresh(context, mayGive(each))))
  if (decisions.some((decision) => !decision.allowed && decision.code === 'freshness_unavailable')) throw clerkSilent()
  return access.roles.filter((_role, index) => decisions[index]?.allowed)
}

/** What a role is called; its key when the app does not declare it. */
export const roleName = (key: string): string => access.roles.find((role) => role.key === key)?.name ?? key

/** `an admin`, for a sentence. */
export function roleWithArticle(key: string | null): string {
  const name = roleName(key ?? 'guest')
  const inSentence = name.charAt(0).toLowerCase() + name.slice(1)
  return `${/^[aeiou]/.test(inSentence) ? 'an' : 'a'} ${inSentence}`
}
