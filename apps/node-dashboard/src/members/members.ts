/**
 * The members of an organization, read and changed through Clerk. The organization is always the session's. The caller
 * has checked the live membership before. The roles that may be given are decided here.
 */
import { clerkClient } from '@clerk/astro/server'
import type { OrganizationSession } from '@rolecall/rbac'
import type { APIContext } from 'astro'
import type { ChangeName } from '../dashboard/changes.ts'
import { SITE_URL } from '../environment.ts'
import { HttpProblem } from '../http/problem.ts'
import { access } from '../access.ts'
import { refusal } from '../audit/record-denial.ts'
import { requireClerkId } from './clerk-id.ts'
import { askClerk } from './clerk-problem.ts'
import { grantableRoles, roleName, type Role } from './grantable-roles.ts'
import { recordedChange } from './recorded-change.ts'

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

type Caller = Pick<APIContext, 'request' | 'locals' | 'params'>

const clerk = (caller: Caller) => clerkClient(caller as APIContext).organizations

/** Members and invitations per page, which is Clerk's maximum. */
export const pageSize = 100

/**
 * One page of members, oldest first, and one of the pending invitations, newest first.
 *
 * @throws {HttpProblem} 503 or 429 when Clerk does not respond
 */
export async function listMembers(
  caller: Caller,
  session: OrganizationSession,
  pages: { readonly members: number; readonly invitations: number },
) {
  const organizationId = session.organization.id
  const [memberships, invitations] = await askClerk(() =>
    Promise.all([
      clerk(caller).getOrganizationMembershipList({
        organizationId,
        limit: pageSize,
        offset: (pages.members - 1) * pageSize,
        orderBy: '+created_at',
      }),
      clerk(caller).getOrganizationInvitationList({
        organizationId,
        status: ['pending'],
        limit: pageSize,
        offset: (pages.invitations - 1) * pageSize,
      }),
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
 * Invites one person or several with one role. Several are invited together or not at all.
 *
 * @throws {HttpProblem} 422 for an unknown role and for invitations that Clerk rejects, 403 for a role above the
 *   inviter's, 429 when Clerk's hourly limit is reached, 503 when Clerk does not respond
 */
export async function invite(
  caller: Caller,
  session: OrganizationSession,
  { emails, role }: { readonly emails: readonly string[]; readonly role: string },
): Promise<readonly Invitation[]> {
  const action = 'members.invite'
  const granted = await requireGrantable(caller, session, action, role)
  const organizationId = session.organization.id
  const each = {
    role: granted,
    inviterUserId: session.userId,
    redirectUrl: invitationPage(caller, session),
  }
  const [only, ...others] = emails
  const invitations = await recordedChange(
    session,
    { action, subject: `${emails.join(', ')} as ${roleName(role)}` },
    async () =>
      others.length === 0
        ? [await clerk(caller).createOrganizationInvitation({ organizationId, emailAddress: only ?? '', ...each })]
        : (
            await clerk(caller).createOrganizationInvitationBulk(
              organizationId,
              emails.map((emailAddress) => ({ emailAddress, ...each })),
            )
          ).data,
  )
  return invitations.map(({ id, emailAddress, role }) => ({ id, email: emailAddress, role }))
}

/** Clerk's sign-in form accepts invitations for existing accounts, and sends new people to the sign-up form. */
function invitationPage({ request }: Caller, { organization }: OrganizationSession): string {
  const page = new URL('/sign-in', SITE_URL || request.url)
  if (organization.slug !== null) page.searchParams.set('redirect_url', `/orgs/${organization.slug}/dashboard`)
  return page.href
}

/** @throws {HttpProblem} 404 for an invitation of another organization, and as `invite` does */
export async function revokeInvitation(caller: Caller, session: OrganizationSession, id: string): Promise<void> {
  const invitation = { organizationId: session.organization.id, invitationId: requireClerkId('orginv', id) }
  const { emailAddress } = await askClerk(() => clerk(caller).getOrganizationInvitation(invitation))
  await recordedChange(session, { action: 'members.revoke', subject: emailAddress }, () =>
    clerk(caller).revokeOrganizationInvitation({ ...invitation, requestingUserId: session.userId }),
  )
}

/** @throws {HttpProblem} 404 for a user who is not a member, 422 for the only admin, and as `invite` does */
export async function changeRole(caller: Caller, session: OrganizationSession, userId: string, role: string) {
  const action = 'members.changeRole'
  const granted = await requireGrantable(caller, session, action, role)
  const member = await requireMember(caller, session, userId)
  if (member.role === granted) return
  const subject = `${member.email} from ${roleName(member.role)} to ${roleName(granted)}`
  await recordedChange(session, { action, subject }, () =>
    clerk(caller).updateOrganizationMembership({ ...member.key, role: granted }),
  )
}

/** @throws {HttpProblem} 404 for a user who is not a member, 422 for oneself and for the only admin, 503 as above */
export async function removeMember(caller: Caller, session: OrganizationSession, userId: string) {
  if (userId === session.userId) {
    const hint = 'To leave, choose “Leave organization” in the settings.'
    throw new HttpProblem(422, 'that_is_you', 'You cannot remove yourself here.', hint)
  }
  const member = await requireMember(caller, session, userId)
  await recordedChange(session, { action: 'members.remove', subject: member.email }, () =>
    clerk(caller).deleteOrganizationMembership(member.key),
  )
}

async function requireMember(caller: Caller, session: OrganizationSession, id: string) {
  const key = { organizationId: session.organization.id, userId: requireClerkId('user', id) }
  const { data } = await askClerk(() =>
    clerk(caller).getOrganizationMembershipList({ ...key, userId: [key.userId], limit: 1 }),
  )
  const membership = data.find(({ publicUserData }) => publicUserData?.userId === key.userId)
  if (!membership) throw memberNotFound()
  return { key, role: membership.role, email: membership.publicUserData?.identifier ?? key.userId }
}

async function requireGrantable(
  caller: Caller,
  session: OrganizationSession,
  action: ChangeName,
  key: string,
): Promise<Role['key']> {
  const role = access.roles.find((known) => known.key === key)
  if (!role) {
    const known = access.roles.map(({ key }) => key).join(', ')
    throw new HttpProblem(422, 'unknown_role', 'This role does not exist.', `The roles are ${known}.`)
  }
  if ((await grantableRoles(caller)).includes(role)) return role.key
  throw refusal(session, action, roleAboveYours(role))
}

const memberNotFound = () =>
  new HttpProblem(404, 'not_found', 'This user is not a member of the organization.', 'Reload the list of members.')

const roleAboveYours = ({ name }: Role) =>
  new HttpProblem(
    403,
    'role_above_yours',
    `You cannot give the role ${name}: it grants more than your own role.`,
    'Ask an admin to do it.',
  )
