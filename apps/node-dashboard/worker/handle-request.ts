/** The worker's two endpoints and its health check. A job is stored before its request gets a response. */
import type { MembershipClient, OrganizationSession } from '@rolecall/rbac'
import { ConnectionLostError, TimeoutError } from '@rolecall/repository'
import { refusal } from '../src/audit/record-denial.ts'
import { databaseHealth } from '../src/database/database-health.ts'
import { HttpProblem, problemResponse } from '../src/http/problem.ts'
import { queueJob } from '../src/repositories/job-repository.ts'
import { CallerDenied, verifyExportCaller, verifyReportCaller, type ClerkKeys } from './verify-caller.ts'

export interface WorkerRequest {
  readonly method: string
  readonly path: string
  readonly authorization: string
  /** The organization that the caller's page belongs to. */
  readonly expectedOrganization: string
}

interface WorkerContext {
  readonly keys: ClerkKeys
  readonly clerk: MembershipClient
  /** Called after a job was stored. */
  readonly onQueued: () => void
}

export async function handleRequest(request: WorkerRequest, context: WorkerContext): Promise<Response> {
  try {
    switch (`${request.method} ${request.path}`) {
      case 'GET /health': {
        const checks = await databaseHealth()
        const usable = checks.database && checks.system === 'ok'
        return Response.json({ status: usable ? 'ok' : 'degraded', checks }, { status: usable ? 200 : 503 })
      }
      case 'POST /exports': {
        const session = await verifyExportCaller(bearer(request), context.keys)
        return await accept(request, session, { kind: 'export', recipient: null }, context)
      }
      case 'POST /reports': {
        const { session, email } = await verifyReportCaller(bearer(request), context.keys, context.clerk)
        return await accept(request, session, { kind: 'report', recipient: email }, context)
      }
      default:
        throw notFound()
    }
  } catch (error) {
    if (error instanceof CallerDenied && error.status < 500) logDenial(request, error)
    return problemResponse(problemFrom(error))
  }
}

/** Recorded in the log of the organization that the token names. An invalid token names none. */
function logDenial({ method, path }: WorkerRequest, denied: CallerDenied): void {
  const { session } = denied
  if (session.status !== 'signed-in' || session.organization === null) return
  const { organization, userId, actor } = session
  refusal({ organization, userId, actor }, `${method} worker${path}`, denied)
}

async function accept(
  { expectedOrganization }: WorkerRequest,
  session: OrganizationSession,
  job: Parameters<typeof queueJob>[1],
  { onQueued }: WorkerContext,
): Promise<Response> {
  if (expectedOrganization !== session.organization.id) {
    const message = 'A different organization became active in the meantime, so nothing was requested.'
    throw new CallerDenied(session, 'organization_mismatch', message, 'Reload the page and try again.')
  }
  const { id } = await queueJob(session, job)
  onQueued()
  return Response.json({ id }, { status: 202 })
}

function bearer({ authorization }: WorkerRequest): string {
  const [, token = ''] = /^Bearer ([^\s]+)$/i.exec(authorization) ?? []
  return token
}

function problemFrom(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error as HttpProblem
  console.error(`tally worker: a request failed: ${(error as Error).message}`)
  if (error instanceof ConnectionLostError || error instanceof TimeoutError) {
    return new HttpProblem(503, error.code, 'The database does not respond.', 'Try again in a few seconds.')
  }
  return new HttpProblem(500, 'internal', 'The worker failed.', 'Its log has the reason.')
}

const notFound = () =>
  new HttpProblem(404, 'not_found', 'This path does not exist.', 'Use POST /exports, POST /reports or GET /health.')
