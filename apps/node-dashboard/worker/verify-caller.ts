/**
 * Who calls the worker. A session token says it all: person, organization, permissions. A token from a JWT template
 * says what the template says, and no permissions: Clerk is asked for those.
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
import { HttpProblem } from '../src/http/problem.ts'
import { reportTemplate } from '../src/reports/report-template.ts'

export interface ClerkKeys {
  readonly secretKey: string
  readonly apiUrl?: string
  /** The origins whose tokens count; every one when left out. */
  readonly authorizedParties?: string[]
}

export interface ReportCaller {
  readonly session: OrganizationSession
  /** The address in the token. */
  readonly email: string | null
}

const seeTasks = permission('org:tasks:read')

/** @throws HttpProblem 401, 400 or 403 for who may not; 503 when Clerk's keys cannot be read */
export async function verifyExportCaller(token: string, keys: ClerkKeys): Promise<OrganizationSession> {
  const session = await verifySessionToken(token, keys).catch((error: unknown) => {
    throw clerkUnavailable(error)
  })
  return allowed(session, decide(session, seeTasks))
}

/** @throws HttpProblem as above; 503 also when Clerk does not say what the caller may do now */
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
    // A server asked for it, which has no origin to name; the audience is what ties it to this worker. Clerk's check of
    // that lets a token pass that names none.
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
  return new HttpProblem(503, 'keys_unavailable', 'Clerk’s keys cannot be read, so nobody can be let in right now.')
}

/** A caller who is known, and may not. */
export class CallerDenied extends HttpProblem {
  readonly session: Session

  constructor(session: Session, status: number, code: DenialCode, detail: string) {
    super(status, code, detail)
    this.session = session
  }
}

/** The session of a decision that allows, or the problem that a denial is. */
function allowed(session: Session, decision: Decision): OrganizationSession {
  if (decision.allowed) return decision.session as OrganizationSession
  const status = statuses.get(decision.code) ?? 403
  throw new CallerDenied(session, status, decision.code, 'The token that came with this request does not allow it.')
}

const statuses: ReadonlyMap<DenialCode, number> = new Map([
  ['unauthenticated', 401],
  ['session_pending', 401],
  ['token_type_not_accepted', 401],
  ['no_active_organization', 400],
  ['freshness_unavailable', 503],
])
