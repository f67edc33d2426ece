import { clerkClient } from '@clerk/astro/server'
import type { Decision, MembershipClient, Requirement, Session, SessionFor } from '@rolecall/rbac'
import { decideFresh } from '@rolecall/rbac'
import type { APIContext } from 'astro'
import type { AccessContext } from './authentication.ts'
import { requestState } from './request-state.ts'

/**
 * How long, in milliseconds, live checks share one answer. A client can hold back the end of its body for minutes: a
 * decision after that needs a new answer.
 */
const sharedFor = 2_000

/**
 * A live decision. Within one request, all live decisions about a membership share one request to Clerk. Requests do
 * not share answers, because some platforms forbid a request to wait for the I/O of another.
 */
export function freshDecision<const R extends Requirement>(
  context: AccessContext,
  session: Session,
  requirement: R,
): Promise<Decision<SessionFor<R>>> {
  const state = requestState(context)
  // Clerk's client reads only parts that every kind of context has.
  state.clerk ??= askingOnce(clerkClient(context as APIContext))
  return decideFresh(state.clerk, session, requirement, { params: context.params })
}

/** A client that shares answers for a moment. Failed requests are not kept. */
function askingOnce({ organizations, users }: MembershipClient): MembershipClient {
  return {
    organizations: {
      getOrganizationMembershipList: shareAnswers((query) => organizations.getOrganizationMembershipList(query)),
    },
    ...(users && { users: { getUser: shareAnswers((userId) => users.getUser(userId)) } }),
  }
}

function shareAnswers<Query, Answer>(ask: (query: Query) => Promise<Answer>): (query: Query) => Promise<Answer> {
  const answers = new Map<string, { readonly answer: Promise<Answer>; until: number }>()
  return (query) => {
    const key = JSON.stringify(query)
    const known = answers.get(key)
    if (known && Date.now() < known.until) return known.answer
    const asked = { answer: ask(query), until: Number.POSITIVE_INFINITY }
    answers.set(key, asked)
    asked.answer.then(
      () => (asked.until = Date.now() + sharedFor),
      () => answers.delete(key),
    )
    return asked.answer
  }
}
