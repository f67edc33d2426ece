/**
 * Inviting needs `org:members:invite`. Only admins change and remove members. The policy has checked the live membership
 * when the request began. A body can end minutes later, so the handlers check it again.
 */
import { permission, role } from '@rolecall/rbac'
import { defineProtectedAction, protectFresh } from '@rolecall/astro/server'
import { z } from 'astro/zod'
import { orActionError } from '../http/problem-from.ts'
import { clerkId } from '../members/clerk-id.ts'
import { inviteForm, roleKey } from '../members/invite-input.ts'
import { changeRole, invite, removeMember, revokeInvitation } from '../members/members.ts'

export const members = {
  invite: defineProtectedAction({
    requires: permission('org:members:invite'),
    accept: 'form',
    input: inviteForm,
    handler: (input, context) =>
      orActionError(async () => invite(context, await protectFresh(context, permission('org:members:invite')), input)),
  }),

  revoke: defineProtectedAction({
    requires: permission('org:members:invite'),
    accept: 'form',
    input: z.object({ invitationId: clerkId('orginv') }),
    handler: ({ invitationId }, context) =>
      orActionError(async () =>
        revokeInvitation(context, await protectFresh(context, permission('org:members:invite')), invitationId),
      ),
  }),

  changeRole: defineProtectedAction({
    requires: role('org:admin'),
    accept: 'form',
    input: z.object({ userId: clerkId('user'), role: roleKey }),
    handler: (input, context) =>
      orActionError(async () =>
        changeRole(context, await protectFresh(context, role('org:admin')), input.userId, input.role),
      ),
  }),

  remove: defineProtectedAction({
    requires: role('org:admin'),
    accept: 'form',
    input: z.object({ userId: clerkId('user') }),
    handler: ({ userId }, context) =>
      orActionError(async () => removeMember(context, await protectFresh(context, role('org:admin')), userId)),
  }),
}
