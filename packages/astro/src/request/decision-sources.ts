import { islandPath } from '@rolecall/astro/runtime'
import type { Decision, Requirement, Session } from '@rolecall/rbac'
import type { APIContext } from 'astro'
import { readSession } from './authentication.ts'
import { freshDecision } from './fresh-decision.ts'

/** The questions that a decision may have to ask. */
export interface DecisionSources {
  readonly session: () => Session
  readonly fresh: (session: Session, requirement: Requirement) => Promise<Decision>
  readonly islandPath: (name: string) => Promise<string | null>
}

/** The answers for a request that is being served. */
export function decisionSources(context: APIContext): DecisionSources {
  return {
    session: () => readSession(context),
    fresh: (session, requirement) => freshDecision(context, session, requirement),
    islandPath,
  }
}
