/** `GET /api/me`: the caller, as the session token names them. No request to Clerk. */
import { signedIn } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'

export const GET = defineEndpoint(signedIn(), (_context, { userId, organization, actor }) =>
  Response.json({
    userId,
    actor,
    organization: organization && {
      id: organization.id,
      slug: organization.slug,
      role: organization.role,
      permissions: [...organization.permissions].toSorted(),
    },
  }),
)
