/** The app's requests to the worker. What proves who asks is a token of the visitor's own session, nothing else. */
import type { OrganizationSession } from '@rolecall/rbac'
import type { APIContext } from 'astro'
import { WORKER_URL } from '../environment.ts'
import { HttpProblem } from '../http/problem.ts'
import { askClerk } from '../members/clerk-problem.ts'
import { reportTemplate } from './report-template.ts'

type Caller = Pick<APIContext, 'locals'>

/** Asks for every task as a file, with the session token that this request came with. */
export async function askForExport(caller: Caller, session: OrganizationSession): Promise<void> {
  await post('/exports', await caller.locals.auth().getToken(), session)
}

/** Asks for the weekly report, with a token that Clerk makes from a template. */
export async function askForReport(caller: Caller, session: OrganizationSession): Promise<void> {
  const token = await askClerk(() => caller.locals.auth().getToken({ template: reportTemplate.name })).catch(
    (error: unknown) => {
      const unknown = error instanceof HttpProblem && error.status === 404
      throw unknown ? templateMissing() : error
    },
  )
  await post('/reports', token, session)
}

/** @throws HttpProblem 503 when the worker does not answer, or what it answered when that is no success */
async function post(path: string, token: string | null, { organization }: OrganizationSession): Promise<void> {
  if (!WORKER_URL || !token) throw notConfigured()
  let response: Response
  try {
    response = await fetch(new URL(path, WORKER_URL), {
      method: 'POST',
      // A template's token names the organization that is active in Clerk now; another tab may have changed that.
      headers: { authorization: `Bearer ${token}`, 'x-rolecall-organization': organization.id },
      signal: AbortSignal.timeout(5_000),
    })
  } catch (error) {
    console.error(`tally: the worker did not answer: ${(error as Error).message}`)
    const { cause } = error as { readonly cause?: { readonly code?: string } }
    throw cause?.code === 'ECONNREFUSED' ? unavailable() : unknown()
  }
  if (response.ok) return void (await response.body?.cancel())
  const { code, detail } = (await response.json().catch(() => ({}))) as { code?: string; detail?: string }
  if (response.status >= 500 || !code || !detail) throw unknown()
  const retryAfter = Number(response.headers.get('retry-after'))
  throw new HttpProblem(response.status, code, detail, retryAfter > 0 ? { retryAfter } : {})
}

const unavailable = () =>
  new HttpProblem(
    503,
    'worker_unavailable',
    'The worker, which makes reports, does not answer. Nothing was asked for; try again in a moment.',
  )
/** The request went out, and what became of it did not come back. */
const unknown = () =>
  new HttpProblem(
    503,
    'worker_unavailable',
    'The worker, which makes reports, does not say what became of this. It may have been asked for all the same: look at the list before you ask again.',
  )
const notConfigured = () =>
  new HttpProblem(503, 'worker_not_configured', 'This server has no worker: start one and set WORKER_URL.')
const templateMissing = () =>
  new HttpProblem(
    503,
    'template_missing',
    `Clerk has no JWT template “${reportTemplate.name}”: create it as src/reports/report-template.ts describes it.`,
  )
