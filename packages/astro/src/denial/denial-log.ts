import type { MachineSession, Session } from '@rolecall/rbac'
import type { Denial, DenialCode, DenialGuard } from './denial.ts'

/** One denied request, for a log or a counter: identifiers only, no token, no claim, no query value. */
export interface DenialEvent {
  /** ISO 8601. */
  readonly time: string
  readonly code: DenialCode
  readonly guard: DenialGuard
  readonly method: string
  /** Astro's resolved route; `null` when there was none. */
  readonly routePattern: string | null
  /** The action that was called, when its name is one: `tasks.create`. */
  readonly action: string | null
  readonly userId: string | null
  /** Who impersonates the user. */
  readonly actorId: string | null
  readonly organizationId: string | null
  /** The key or token that a program came with; a machine has no organization, but may be an organization's. */
  readonly machine: DeniedMachine | null
  /** From `x-request-id` or `x-vercel-id`, when a proxy set one. */
  readonly requestId: string | null
}

/** A program whose token Clerk verified. */
export interface DeniedMachine {
  readonly tokenType: MachineSession['tokenType']
  /** Whose the token is: `user_…`, `org_…` or `mch_…`. */
  readonly subject: string
  /** The token's own id, which is no secret: `ak_…`; `null` when Clerk names none. */
  readonly tokenId: string | null
}

/** What is known about a denied request. */
export interface DeniedRequest {
  readonly request: Request
  readonly routePattern: string | undefined
  /** The canonical name of the action, segment by segment; `null` when there is none, or none that can be read. */
  readonly action: readonly string[] | null
  readonly session: Session | null
  /** Asked only for a machine. */
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

/** A name comes from the client: one that could be anything else is not repeated. */
function printableName(segments: readonly string[]): string | null {
  const name = segments.join('.')
  return /^[\w.]{1,100}$/.test(name) ? name : null
}
