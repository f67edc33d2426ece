/**
 * Verifies the caller of the worker. A session token holds user, organization and permissions. A token from a JWT
 * template holds the template's claims and no permissions, so Clerk is asked for those.
 */
import { verifyToken } from '@clerk/backend'
import {
  decide,
  decideFresh,
  fresh,
  permission,
  sessionFromClaims,
  type DenialCode,
  type Decision,
  type MembershipClient,
  type OrganizationSession,
  type Session,
} from '@rolecall/rbac'
import { verifySessionToken } from '@rolecall/rbac/worker'
import { HttpProblem, type ProblemStatus } from '../src/http/problem.ts'
import { reportTemplate } from '../src/reports/report-template.ts'

export interface ClerkKeys {
  readonly secretKey: string
  readonly apiUrl?: string
  /** The origins whose tokens are accepted. Default: every origin. */
  readonly authorizedParties?: string[]
}

export interface ReportCaller {
  readonly session: OrganizationSession
  /** The address in the token. */
  readonly email: string | null
}

const seeTasks = permission('org:tasks:read')

/** @throws {HttpProblem} 401, 400 or 403 for a caller without access; 503 when Clerk's keys cannot be read */
export async function verifyExportCaller(token: string, keys: ClerkKeys): Promise<OrganizationSession> {
  const session = await verifySessionToken(token, keys).catch((error: unknown) => {
    throw clerkUnavailable(error)
  })
  return allowed(session, decide(session, seeTasks))
}

/** @throws {HttpProblem} as above; 503 also when Clerk does not return the caller's membership */
export async function verifyReportCaller(
  token: string,
  keys: ClerkKeys,
  clerk: MembershipClient,
): Promise<ReportCaller> {
  const claims = await verifyTemplateToken(token, keys)
  const session = sessionFromClaims(claims && { ...claims, sid: claims.jti })
  return {
    session: allowed(session, await decideFresh(clerk, session, fresh(seeTasks))),
    email: typeof claims?.['email'] === 'string' ? claims['email'] : null,
  }
}

async function verifyTemplateToken(token: string, { authorizedParties, ...keys }: ClerkKeys) {
  try {
    const claims = await verifyToken(token, { ...keys, audience: reportTemplate.audience })
    // A server requested the token, so it may name no origin. The audience ties it to this worker. Clerk's own check
    // accepts a token without an audience.
    const ofStranger = claims.azp !== undefined && authorizedParties && !authorizedParties.includes(claims.azp)
    return claims['aud'] === reportTemplate.audience && !ofStranger ? claims : undefined
  } catch (error) {
    if (isAboutKeys(error)) throw clerkUnavailable(error)
    return undefined
  }
}

const isAboutKeys = (error: unknown): boolean => /^(?:jwk-(?!kid-mismatch)|remote-jwk|secret-key)/.test(reasonOf(error))
const reasonOf = (error: unknown): string => String((error as { readonly reason?: unknown }).reason)

function clerkUnavailable(error: unknown): HttpProblem {
  console.error(`tally worker: a token could not be checked: ${(error as Error).message}`)
  const message = 'Clerk’s keys cannot be read, so tokens cannot be verified.'
  return new HttpProblem(503, 'keys_unavailable', message, 'Try again in a few seconds.')
}

/** The status for each denial. */
export const statuses = {
  unauthenticated: 401,
  session_pending: 401,
  token_type_not_accepted: 401,
  no_active_organization: 400,
  organization_mismatch: 409,
  missing_role: 403,
  missing_permission: 403,
  missing_feature: 403,
  missing_plan: 403,
  reverification_required: 403,
  freshness_required: 403,
  freshness_unavailable: 503,
  unknown_route: 403,
  not_listed: 403,
  cross_origin: 403,
} as const satisfies Record<DenialCode, ProblemStatus>

/** A verified caller without access. */
export class CallerDenied extends HttpProblem<DenialCode> {
  readonly session: Session

  constructor(session: Session, code: DenialCode, message: string, hint: string) {
    super(statuses[code], code, message, hint)
    this.session = session
  }
}

/** @throws {CallerDenied} for a denial */
function allowed(session: Session, decision: Decision): OrganizationSession {
  if (decision.allowed) return decision.session as OrganizationSession
  const hint = 'Send a token of a member with access, for the active organization.'
  throw new CallerDenied(session, decision.code, 'The token of this request does not allow it.', hint)
}
