import type { ImmediateRequirement, SessionFor } from '@rolecall/rbac'
import type { APIContext, APIRoute } from 'astro'
import { protect } from './protect.ts'

/**
 * An endpoint with its requirement in front.
 *
 * @param requirement what the caller must have
 * @param handler gets Astro's context and the narrowed session
 * @returns the route handler; export it as `GET`, `POST` …
 * @example
 * export const GET = defineEndpoint(permission('org:tasks:read'), (context, session) =>
 *   Response.json({ organization: session.organization.id }))
 */
export function defineEndpoint<const R extends ImmediateRequirement>(
  requirement: R,
  handler: (context: APIContext, session: SessionFor<R>) => Response | Promise<Response>,
): APIRoute {
  return async (context) => handler(context, protect(context, requirement))
}
