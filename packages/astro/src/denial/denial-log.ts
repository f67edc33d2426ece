import type { MachineSession, Session } from '@rolecall/rbac'
import type { Denial, DenialCode, DenialGuard } from './denial.ts'

/** One denied request, for a log or a counter. It has identifiers only: no token, claim or query value. */
export interface DenialEvent {
  /** ISO 8601. */
  readonly time: string
  readonly code: DenialCode
  readonly guard: DenialGuard
  readonly method: string
  /** The route that Astro resolved, or `null`. */
  readonly routePattern: string | null
  /** The name of the called action (`tasks.create`), or `null`. */
  readonly action: string | null
  readonly userId: string | null
  /** The id of the impersonator, or `null`. */
  readonly actorId: string | null
  readonly organizationId: string | null
  /**
   * The program that sent the request, or `null`. A program's session has no organization, even if its key belongs to
   * one.
   */
  readonly machine: DeniedMachine | null
  /** From the header `x-request-id` or `x-vercel-id`, or `null`. */
  readonly requestId: string | null
}

/** A program with a token that Clerk verified. */
export interface DeniedMachine {
  readonly tokenType: MachineSession['tokenType']
  /** The owner of the token: `user_…`, `org_…` or `mch_…`. */
  readonly subject: string
  /** The id of the token (`ak_…`), which is not secret. `null` when Clerk gives none. */
  readonly tokenId: string | null
}

/** The facts about a denied request. */
export interface DeniedRequest {
  readonly request: Request
  readonly routePattern: string | undefined
  /** The canonical name of the action by segment. `null` without an action, or for a malformed name. */
  readonly action: readonly string[] | null
  readonly session: Session | null
  /** Called for machines only. */
  readonly tokenId: () => string | null
  readonly now: Date
}

export function denialEvent(
  denial: Denial,
  { request, routePattern, action, session, tokenId, now }: DeniedRequest,
): DenialEvent {
  const requestId = request.headers.get('x-request-id') ?? request.headers.get('x-vercel-id')
  return Object.freeze({
    time: now.toISOString(),
    code: denial.code,
    guard: denial.guard,
    method: request.method,
    routePattern: routePattern ?? null,
    action: action === null ? null : printableName(action),
    userId: session?.userId ?? null,
    actorId: session !== null && 'actor' in session ? (session.actor?.id ?? null) : null,
    organizationId: session?.organization?.id ?? null,
    machine:
      session?.status === 'machine'
        ? Object.freeze({ tokenType: session.tokenType, subject: session.subject, tokenId: tokenId() })
        : null,
    requestId: requestId !== null && /^[\w.:/+=-]{1,200}$/.test(requestId) ? requestId : null,
  })
}

/** The name as a log may show it. It comes from the client, so unusual names are left out. */
function printableName(segments: readonly string[]): string | null {
  const name = segments.join('.')
  return /^[\w.]{1,100}$/.test(name) ? name : null
}
