import type { Session } from '@rolecall/rbac'
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
  readonly userId: string | null
  /** Who impersonates the user. */
  readonly actorId: string | null
  readonly organizationId: string | null
  /** From `x-request-id` or `x-vercel-id`, when a proxy set one. */
  readonly requestId: string | null
}

export function denialEvent(
  denial: Denial,
  request: Request,
  routePattern: string | undefined,
  session: Session | null,
  now: Date,
): DenialEvent {
  const requestId = request.headers.get('x-request-id') ?? request.headers.get('x-vercel-id')
  return Object.freeze({
    time: now.toISOString(),
    code: denial.code,
    guard: denial.guard,
    method: request.method,
    routePattern: routePattern ?? null,
    userId: session?.userId ?? null,
    actorId: session !== null && 'actor' in session ? (session.actor?.id ?? null) : null,
    organizationId: session?.organization?.id ?? null,
    requestId: requestId !== null && /^[\w.:/+=-]{1,200}$/.test(requestId) ? requestId : null,
  })
}
