/** `GET /api/me`: the caller and their active organization. */
import { signedIn } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'

export const prerender = false

export const GET = defineEndpoint(signedIn(), (_context, { userId, organization }) =>
  Response.json({ user: userId, organization: organization && { slug: organization.slug, role: organization.role } }),
)
