import { clerkClient } from '@clerk/astro/server'
import type { Decision, MembershipClient, Requirement, Session, SessionFor } from '@rolecall/rbac'
import { decideFresh } from '@rolecall/rbac'
import type { APIContext } from 'astro'
import { requestState } from './request-state.ts'

/** The same requirement with everything that a membership can answer asked live: role, permission, organization. */
export function freshen(requirement: Requirement): Requirement {
  switch (requirement.type) {
    case 'role':
    case 'permission':
    case 'organization':
      return { type: 'fresh', requirement }
    case 'allOf':
    case 'anyOf':
      return { type: requirement.type, requirements: requirement.requirements.map(freshen) }
    default:
      return requirement
  }
}

/**
 * Live decisions, once per request: both guards and every `protectFresh` that ask the same thing share the answer, and
 * different ones that are under way at once share what Clerk said. Not across requests: some platforms keep the I/O of
 * one request from another.
 */
export function freshDecision<const R extends Requirement>(
  context: APIContext,
  session: Session,
  requirement: R,
): Promise<Decision<SessionFor<R>>> {
  const state = requestState(context)
  const key = JSON.stringify([requirement, context.params])
  let decision = state.fresh.get(key)
  if (!decision) {
    // The context is all that Clerk's types ask for; its list of memberships is what is used.
    state.clerk ??= clerkClient(context) as unknown as MembershipClient
    decision = decideFresh(state.clerk, session, requirement, { params: context.params })
    state.fresh.set(key, decision)
  }
  return decision as Promise<Decision<SessionFor<R>>>
}
