/** Inviting needs `org:members:invite`; changing and removing members is for admins. */
import { permission, role } from '@rolecall/rbac'
import { defineProtectedAction } from '@rolecall/astro/server'
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
    handler: (input, context) => orActionError(() => invite(context, context.access, input)),
  }),

  revoke: defineProtectedAction({
    requires: permission('org:members:invite'),
    accept: 'form',
    input: z.object({ invitationId: clerkId('orginv') }),
    handler: ({ invitationId }, context) =>
      orActionError(() => revokeInvitation(context, context.access, invitationId)),
  }),

  changeRole: defineProtectedAction({
    requires: role('org:admin'),
    accept: 'form',
    input: z.object({ userId: clerkId('user'), role: roleKey }),
    handler: (input, context) => orActionError(() => changeRole(context, context.access, input.userId, input.role)),
  }),

  remove: defineProtectedAction({
    requires: role('org:admin'),
    accept: 'form',
    input: z.object({ userId: clerkId('user') }),
    handler: ({ userId }, context) => orActionError(() => removeMember(context, context.access, userId)),
  }),
}
