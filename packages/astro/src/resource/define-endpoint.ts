import type { ImmediateRequirement, SessionFor } from '@rolecall/rbac'
import type { APIContext, APIRoute } from 'astro'
import { protect } from './protect.ts'

/**
 * An endpoint that checks a requirement before its handler runs.
 *
 * @param handler gets Astro's context and the session, narrowed to what the requirement proves
 * @returns the route handler, for the export `GET`, `POST` and so on
 * @example
 * ```ts
 * import { defineEndpoint } from '@rolecall/astro/server'
 * import { permission } from '@rolecall/rbac'
 *
 * export const GET = defineEndpoint(permission('org:tasks:read'), (_context, session) =>
 *   Response.json({ organization: session.organization.id }),
 * )
 * ```
 */
export function defineEndpoint<const R extends ImmediateRequirement>(
  requirement: R,
  handler: (context: APIContext, session: SessionFor<R>) => Response | Promise<Response>,
): APIRoute {
  return async (context) => handler(context, protect(context, requirement))
}
