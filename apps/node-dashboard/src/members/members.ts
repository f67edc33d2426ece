/**
 * The people of an organization, as Clerk has them. The organization is always the session's; who may do what is
 * decided before these functions are called, except for roles, which is decided here.
 */
import { clerkClient } from '@clerk/astro/server'
import type { OrganizationSession } from '@rolecall/rbac'
import type { APIContext } from 'astro'
import { HttpProblem } from '../http/problem.ts'
import { access } from '../access.ts'
import { auditLog } from '../repositories/audit-log.ts'
import { askClerk } from './clerk-problem.ts'
import { grantableRoles, roleName, type Role } from './grantable-roles.ts'

export interface Member {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly isSelf: boolean
}

export interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: string
}

type Caller = Pick<APIContext, 'request' | 'locals'>

const clerk = (caller: Caller) => clerkClient(caller as APIContext).organizations

/** So many members are on a page, and so many invitations are told at most: what Clerk gives at once. */
export const PAGE_SIZE = 100

/**
 * One page of members, oldest first, and the pending invitations.
 *
 * @param page from 1
 * @throws HttpProblem 503 or 429 when Clerk does not answer
 */
export async function listMembers(caller: Caller, session: OrganizationSession, page = 1) {
  const organizationId = session.organization.id
  const [memberships, invitations] = await askClerk(() =>
    Promise.all([
      clerk(caller).getOrganizationMembershipList({
        organizationId,
        limit: PAGE_SIZE,
        offset: (page - 1) * PAGE_SIZE,
        orderBy: '+created_at',
      }),
      clerk(caller).getOrganizationInvitationList({ organizationId, status: ['pending'], limit: PAGE_SIZE }),
    ]),
  )
  return {
    members: memberships.data.map(({ role, publicUserData: user }): Member => {
      const email = user?.identifier ?? ''
      const name = [user?.firstName, user?.lastName].filter(Boolean).join(' ') || email
      return { userId: user?.userId ?? '', name, email, role, isSelf: user?.userId === session.userId }
    }),
    memberTotal: memberships.totalCount,
    invitations: invitations.data.map(({ id, emailAddress, role }): Invitation => ({ id, email: emailAddress, role })),
    invitationTotal: invitations.totalCount,
  }
}

/**
 * Invites one person or several with one role; several are invited together or not at all.
 *
 * @throws HttpProblem 422 for an unknown role and for what Clerk refuses, 403 for a role above the inviter's,
 *   429 when Clerk's hourly limit is used up, 503 when Clerk does not answer
 */
export async function invite(
  caller: Caller,
  session: OrganizationSession,
  { emails, role }: { readonly emails: readonly string[]; readonly role: string },
): Promise<readonly Invitation[]> {
  const granted = requireGrantable(session, role)
  const organizationId = session.organization.id
  const each = {
    role: granted,
    inviterUserId: session.userId,
    redirectUrl: invitationPage(caller, session),
  }
  const [only, ...others] = emails
  const invitations = await askClerk(async () =>
    others.length === 0
      ? [await clerk(caller).createOrganizationInvitation({ organizationId, emailAddress: only ?? '', ...each })]
      : (
          await clerk(caller).createOrganizationInvitationBulk(
            organizationId,
            emails.map((emailAddress) => ({ emailAddress, ...each })),
          )
        ).data,
  )
  await record(session, 'members.invite', `${emails.join(', ')} as ${roleName(role)}`)
  return invitations.map(({ id, emailAddress, role }) => ({ id, email: emailAddress, role }))
}

/** Clerk's sign-in form takes invitations of those who have an account, and leads the others to the sign-up form. */
function invitationPage({ request }: Caller, { organization }: OrganizationSession): string {
  const page = new URL('/sign-in', request.url)
  if (organization.slug !== null) page.searchParams.set('redirect_url', `/orgs/${organization.slug}/dashboard`)
  return page.href
}

export async function revokeInvitation(caller: Caller, session: OrganizationSession, invitationId: string) {
  const organizationId = session.organization.id
  const invitation = await askClerk(() =>
    clerk(caller).revokeOrganizationInvitation({ organizationId, invitationId, requestingUserId: session.userId }),
  )
  await record(session, 'members.revoke', invitation.emailAddress)
}

export async function changeRole(caller: Caller, session: OrganizationSession, userId: string, role: string) {
  const granted = requireGrantable(session, role)
  const organizationId = session.organization.id
  const membership = await askClerk(() =>
    clerk(caller).updateOrganizationMembership({ organizationId, userId, role: granted }),
  )
  await record(session, 'members.changeRole', `${membership.publicUserData?.identifier ?? userId} to ${roleName(role)}`)
}

export async function removeMember(caller: Caller, session: OrganizationSession, userId: string) {
  const organizationId = session.organization.id
  const membership = await askClerk(() => clerk(caller).deleteOrganizationMembership({ organizationId, userId }))
  await record(session, 'members.remove', membership.publicUserData?.identifier ?? userId)
}

function requireGrantable({ organization }: OrganizationSession, key: string): Role['key'] {
  const role = access.roles.find((known) => known.key === key)
  if (!role) {
    const known = access.roles.map(({ key }) => key).join(', ')
    throw new HttpProblem(422, 'unknown_role', `There is no such role. The roles are ${known}.`)
  }
  if (grantableRoles(organization).includes(role)) return role.key
  throw new HttpProblem(403, 'role_above_yours', `You cannot give the role ${role.name}: it may do more than you may.`)
}

async function record(session: OrganizationSession, action: string, subject: string): Promise<void> {
  const log = await auditLog(session)
  await log.record({ action, subject })
}
