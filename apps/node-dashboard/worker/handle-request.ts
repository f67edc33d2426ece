/** The worker's two doors, and its health check. What it is asked for is kept before it answers. */
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
  /** The organization that the caller's page shows. */
  readonly expectedOrganization: string
}

interface WorkerContext {
  readonly keys: ClerkKeys
  readonly clerk: MembershipClient
  /** Called when there is something new to do. */
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
        throw new HttpProblem(404, 'not_found', 'The worker has POST /exports, POST /reports and GET /health.')
    }
  } catch (error) {
    if (error instanceof CallerDenied && error.status < 500) logDenial(request, error)
    return problemResponse(problemFrom(error))
  }
}

/** In the log of the organization that the token names; a token that is none names no organization. */
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
    const detail = 'Another organization became active in the meantime. Nothing was asked for; open the page again.'
    throw new CallerDenied(session, 409, 'organization_mismatch', detail)
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
  if (error instanceof HttpProblem) return error
  console.error(`tally worker: a request failed: ${(error as Error).message}`)
  if (error instanceof ConnectionLostError || error instanceof TimeoutError) {
    return new HttpProblem(503, error.code, 'The database does not answer at the moment.')
  }
  return new HttpProblem(500, 'internal', 'The worker failed.')
}
