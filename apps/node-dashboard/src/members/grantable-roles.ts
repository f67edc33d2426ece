/** The roles that a member may give to others: those that grant nothing beyond the member's own live permissions. */
import { checkFresh, type AccessContext } from '@rolecall/astro/server'
import { allOf, anyOf, organization, permission, role, systemPermission } from '@rolecall/rbac'
import { access } from '../access.ts'
import { clerkSilent } from './clerk-problem.ts'

export type Role = (typeof access.roles)[number]

/** The requirement for giving this role: the role itself, or everything that it grants. */
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
 * Decided by the visitor's live membership. This costs one request to Clerk, and none after an earlier live check.
 *
 * @throws {HttpProblem} 503 when Clerk does not respond
 */
export async function grantableRoles(context: AccessContext): Promise<readonly Role[]> {
  const decisions = await Promise.all(access.roles.map((each) => checkFresh(context, mayGive(each))))
  if (decisions.some((decision) => !decision.allowed && decision.code === 'freshness_unavailable')) throw clerkSilent()
  return access.roles.filter((_role, index) => decisions[index]?.allowed)
}

/** The role's name; its key for a role that the app does not declare. */
export const roleName = (key: string): string => access.roles.find((role) => role.key === key)?.name ?? key
