/** The app's requests to the worker. The only proof of the caller is a token of the visitor's own session. */
import type { OrganizationSession } from '@rolecall/rbac'
import type { APIContext } from 'astro'
import { WORKER_URL } from '../environment.ts'
import { HttpProblem, isProblemStatus } from '../http/problem.ts'
import { askClerk } from '../members/clerk-problem.ts'
import { reportTemplate } from './report-template.ts'

type Caller = Pick<APIContext, 'locals'>

/** Requests a file with every task, with the session token of this request. */
export async function askForExport(caller: Caller, session: OrganizationSession): Promise<void> {
  await post('/exports', await caller.locals.auth().getToken(), session)
}

/** Requests the weekly report, with a token that Clerk makes from a template. */
export async function askForReport(caller: Caller, session: OrganizationSession): Promise<void> {
  const token = await askClerk(() => caller.locals.auth().getToken({ template: reportTemplate.name })).catch(
    (error: unknown) => {
      const unknown = error instanceof HttpProblem && error.status === 404
      throw unknown ? templateMissing() : error
    },
  )
  await post('/reports', token, session)
}

/** @throws {HttpProblem} 503 when the worker does not respond, or the worker's own problem */
async function post(path: string, token: string | null, { organization }: OrganizationSession): Promise<void> {
  if (!WORKER_URL || !token) throw notConfigured()
  let response: Response
  try {
    response = await fetch(new URL(path, WORKER_URL), {
      method: 'POST',
      // A template's token names the organization that is active in Clerk now. Another tab may have changed it.
      headers: { authorization: `Bearer ${token}`, 'x-rolecall-organization': organization.id },
      signal: AbortSignal.timeout(5_000),
    })
  } catch (error) {
    console.error(`tally: the worker did not respond: ${(error as Error).message}`)
    const { cause } = error as { readonly cause?: { readonly code?: string } }
    throw cause?.code === 'ECONNREFUSED' ? unavailable() : unknown()
  }
  if (response.ok) return void (await response.body?.cancel())
  const { status, headers } = response
  const { code, detail, hint } = (await response.json().catch(() => ({}))) as Partial<Record<string, string>>
  if (status >= 500 || !isProblemStatus(status) || !code || !detail || !hint) throw unknown()
  const retryAfter = Number(headers.get('retry-after'))
  throw new HttpProblem(status, code, detail.replace(hint, '').trim(), hint, retryAfter > 0 ? { retryAfter } : {})
}

const unavailable = () =>
  new HttpProblem(
    503,
    'worker_unavailable',
    'The worker, which makes reports, is down. Nothing was requested.',
    'Try again in a moment.',
  )
/** The request was sent, and its response was lost. */
const unknown = () =>
  new HttpProblem(
    503,
    'worker_unavailable',
    'The worker, which makes reports, did not respond. Your request may have arrived.',
    'Check the list before you try again.',
  )
const notConfigured = () =>
  new HttpProblem(503, 'worker_not_configured', 'This server has no worker.', 'Start one and set WORKER_URL.')
const templateMissing = () =>
  new HttpProblem(
    503,
    'template_missing',
    `Clerk has no JWT template “${reportTemplate.name}”.`,
    'Create it as described in src/reports/report-template.ts.',
  )
