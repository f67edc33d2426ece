/** `GET /api/secure-data`: the smallest endpoint that is not for everybody. */
import { signedIn } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'

export const GET = defineEndpoint(signedIn(), (_context, { userId }) =>
  Response.json({ data: 'Only people who are signed in read this.', readBy: userId }),
)
