/**
 * `POST /api/invite` with `{ "emailAddress": …, "role": … }`, or `emailAddresses` for up to ten: invites to the active
 * organization. Unknown roles, and roles that grant more than the inviter has, are rejected.
 */
import { permission } from '@rolecall/rbac'
import { defineEndpoint, protectFresh } from '@rolecall/astro/server'
import { orProblem } from '../../http/problem-from.ts'
import { readJson } from '../../http/read-json.ts'
import { inviteBody } from '../../members/invite-input.ts'
import { invite } from '../../members/members.ts'

export const POST = defineEndpoint(permission('org:members:invite'), (context) =>
  orProblem(async () => {
    const body = await readJson(context.request, inviteBody)
    // After the whole body has arrived, which can take minutes.
    const session = await protectFresh(context, permission('org:members:invite'))
    return Response.json({ invitations: await invite(context, session, body) }, { status: 201 })
  }),
)
