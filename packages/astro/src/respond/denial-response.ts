import type { Session } from '@rolecall/rbac'
import type { CompiledRoute } from '../compile/compiled-policy.ts'
import type { Denial } from '../denial/denial.ts'
import type { OrganizationPage } from '../request/organization-page.ts'
import { clientKind } from './client-kind.ts'
import type { DenialAnswer } from './denial-answer.ts'
import { conflict, denialAnswer, pageForbiddenStatus, redirectStatus } from './denial-answer.ts'
import { markPersonal } from './mark-personal.ts'
import { pageResponse } from './page.ts'
import type { ProblemMembers } from './problem.ts'
import { actionErrorResponse, denialHeaders, problemResponse } from './problem.ts'
import { recoveryResponse } from './recovery-page.ts'
import { withReturnPath } from './sign-in-url.ts'

/** The facts that decide the response to a denial. */
export interface DenialFacts {
  readonly denial: Denial
  readonly request: Request
  /** The kind of the requested route. `action` also for a form that calls an action on a page. */
  readonly kind: CompiledRoute['kind'] | 'unknown'
  readonly session: Session
  /** The requested path and query. */
  readonly returnTo: string
  /** Whether the request provably comes from this app, so that a page may offer to submit the form again. */
  readonly sameOrigin: boolean
  /** The organization that the sending page showed, or `null`. */
  readonly expected: string | null
  /** A page that activates that organization again, or `null`. */
  readonly expectedPage: OrganizationPage | null
  readonly signInUrl: () => string
  /** Renders the app's own 403 page. `null` when there is none, or it cannot be rendered now. */
  readonly forbiddenPage: () => Promise<Response | null>
}

/** The response to a denial, for the kind of client that sent the request. */
export async function denialResponse(facts: DenialFacts): Promise<Response> {
  const { denial, request, kind, session } = facts
  const { code } = denial
  const client = clientKind(request)
  const isDocument =
    kind === 'page' && (request.method === 'GET' || request.method === 'HEAD') && !client.prefersJson && !client.isFetch
  const answer = answerOf(denial, kind === 'page' && client.isFetch && request.method === 'GET')

  if (denial.hide && session.status === 'signed-in' && answer.reveals) return unknownAddress()
  if (answer.status === 404) {
    // Astro renders the app's own 404 page in place of an empty 404.
    if (isDocument || kind === 'unknown' || kind === 'error') return unknownAddress()
    return kind === 'action' ? actionErrorResponse(code, answer) : problemResponse(code, answer)
  }

  const signInUrl = () =>
    denial.urls.unauthenticatedUrl === undefined
      ? facts.signInUrl()
      : withReturnPath(denial.urls.unauthenticatedUrl, facts.returnTo)
  const isOwnForm = client.isFormPost && facts.sameOrigin && (kind === 'page' || kind === 'action')
  if (isOwnForm && maySendAgain(denial)) {
    return recoveryResponse({ ...facts, action: facts.returnTo, signInUrl })
  }
  if (isDocument && answer.status === 401 && code !== 'token_type_not_accepted') return redirect(code, signInUrl())
  if (code === 'no_active_organization' && isDocument) {
    if (denial.urls.organizationUrl !== undefined)
      return redirect(code, withReturnPath(denial.urls.organizationUrl, facts.returnTo))
    return forbiddenPage(facts, { ...answer, status: pageForbiddenStatus })
  }
  if (answer.status === 403 && isDocument) {
    if (denial.urls.forbiddenUrl !== undefined) return redirect(code, denial.urls.forbiddenUrl)
    return forbiddenPage(facts, answer)
  }

  const members = problemMembers(facts)
  if (isDocument || client.isFormPost) return pageResponse(code, answer)
  return kind === 'action' ? actionErrorResponse(code, answer, members) : problemResponse(code, answer, members)
}

/** Whether a form may be submitted again. A page that denies after its action ran must not offer to run it again. */
function maySendAgain({ code, guard }: Denial): boolean {
  if (guard === 'expectation') return true
  const { sendAgain } = denialAnswer(code)
  return sendAgain === 'always' || (sendAgain === 'before-work' && guard !== 'resource')
}

function answerOf(denial: Denial, softNavigation: boolean): ReturnType<typeof denialAnswer> {
  if (denial.code !== 'organization_mismatch') return denialAnswer(denial.code)
  return denial.guard === 'expectation' || denial.guard === 'action' || softNavigation
    ? conflict
    : denialAnswer(denial.code)
}

/** The response of an unknown address: Astro renders the app's 404 page in place of an empty 404. */
function unknownAddress(): Response {
  const headers = new Headers()
  markPersonal(headers)
  return new Response(null, { status: denialAnswer('unknown_route').status, headers })
}

function redirect(code: Denial['code'], location: string): Response {
  const headers = denialHeaders(code, redirectStatus, null)
  headers.set('location', location)
  return new Response(null, { status: redirectStatus, headers })
}

async function forbiddenPage(facts: DenialFacts, answer: DenialAnswer): Promise<Response> {
  const { code } = facts.denial
  const own = await facts.forbiddenPage()
  if (own === null) return pageResponse(code, answer)
  const headers = new Headers(own.headers)
  // The page may have asked a CDN to store it.
  markPersonal(headers)
  for (const [name, value] of denialHeaders(code, answer.status, null)) headers.set(name, value)
  return new Response(own.body, { status: answer.status, headers })
}

/** The members for a stale tab (active and expected organization) and for Clerk's reverification. */
function problemMembers({ denial, session }: DenialFacts): ProblemMembers {
  if (denial.code === 'reverification_required' && denial.requirement?.type === 'reverified') {
    const { reverification } = denial.requirement
    // The shape that Clerk's useReverification() recognises.
    return { clerk_error: { type: 'forbidden', reason: 'reverification-error', metadata: { reverification } } }
  }
  if (denial.guard !== 'expectation') return {}
  const active = session.organization
  return {
    expectedOrganization: denial.expected,
    activeOrganization: active === null ? null : { id: active.id, slug: active.slug },
  }
}
