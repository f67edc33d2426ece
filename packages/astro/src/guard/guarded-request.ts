import { getActionContext, islandPath } from '@rolecall/astro/runtime'
import type { APIContext } from 'astro'
import { readSession } from './authentication.ts'
import { freshDecision } from './fresh-decision.ts'
import type { DecisionSources, GuardedRequest } from './decide-request.ts'

/** Reads from Astro's context what a decision needs, and from nothing else. */
export function guardedRequest(context: APIContext): GuardedRequest {
  return {
    routePattern: context.routePattern,
    method: context.request.method,
    params: context.params,
    action: getActionContext(context).action?.name ?? null,
  }
}

export function decisionSources(context: APIContext): DecisionSources {
  return {
    session: () => readSession(context),
    fresh: (session, requirement) => freshDecision(context, session, requirement),
    islandPath,
  }
}
