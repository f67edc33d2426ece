/** `GET /api/secure-data`: the smallest protected endpoint. */
import { signedIn } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'

export const GET = defineEndpoint(signedIn(), (_context, { userId }) =>
  Response.json({ data: 'Only signed-in users can read this.', readBy: userId }),
)
