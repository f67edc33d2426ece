import type { Session } from '@rolecall/rbac'
import type { Denial } from '../denial/denial.ts'
import type { OrganizationPage } from '../request/organization-page.ts'
import type { DenialStatus } from './denial-answer.ts'
import { conflict, denialAnswer, recoveryStatus } from './denial-answer.ts'
import { keepForm, sendAgainForm } from './kept-form.ts'
import { escapeHtml, pageResponse } from './page.ts'

/**
 * The page for a form that was denied for a reason that may go away. The session expired while the visitor filled in
 * the form (Clerk's handshake refreshes documents only), another tab switched the organization, an admin revoked the
 * role, or Clerk did not answer. The page says what to do first, keeps the input and can submit it again.
 */

export interface RecoveryFacts {
  readonly denial: Denial
  readonly request: Request
  readonly session: Session
  /** The path and query that the form was sent to. */
  readonly action: string
  readonly signInUrl: () => string
  /** The organization that the page with the form showed, or `null`. */
  readonly expected: string | null
  readonly expectedPage: OrganizationPage | null
}

export async function recoveryResponse(facts: RecoveryFacts): Promise<Response> {
  const { denial, request, action, expected } = facts
  const kept = await keepForm(request)
  const { status, title, advice } = reason(facts)
  // A guard inside the app may run after some of the work.
  const maybe = denial.guard === 'resource' ? 'It may or may not have been saved' : null
  const detail =
    kept === null
      ? `${maybe ?? 'Nothing was saved'}, and the input could not be kept: go back to find it in your browser.`
      : `${maybe ?? 'Nothing was saved yet'}. Your input is still here.`
  const form = kept === null ? '' : sendAgainForm(kept, { action, expected: denial.expected ?? expected })
  return pageResponse(denial.code, { status, title, detail }, `${advice}\n${form}`)
}

interface Reason {
  readonly status: DenialStatus
  readonly title: string
  /** What to do first, as HTML. */
  readonly advice: string
}

function reason(facts: RecoveryFacts): Reason {
  const { denial, signInUrl } = facts
  if (denial.guard === 'expectation') return { ...conflict, advice: switchBack(facts) }
  const { status, title, detail } = denialAnswer(denial.code)
  if (status === 503) return { status, title, advice: `<p>${escapeHtml(detail)} Wait a few seconds.</p>` }
  if (status !== 401)
    return { status, title, advice: `<p>${escapeHtml(detail)} Submit again once that has changed.</p>` }
  return {
    status: recoveryStatus,
    title: 'Your session ran out',
    advice: `<p>${link(signInUrl(), 'Sign in')} (in a new tab), then come back to this one.</p>`,
  }
}

function switchBack({ denial, session, expectedPage }: RecoveryFacts): string {
  const active = session.organization
  const now = active === null ? 'your personal account' : (active.slug ?? active.id)
  // The form did not expect the organization that is active now, so its page is not offered.
  const page = [active?.slug, active?.id].includes(expectedPage?.organization) ? null : expectedPage
  const before = page?.organization ?? denial.expected ?? ''
  const way =
    page === null
      ? `Switch back to ${escapeHtml(before)} in another tab`
      : `${link(page.path, `Go back to ${before}`)} (in a new tab)`
  return `<p>The form was sent for <strong>${escapeHtml(before)}</strong>. Active now: <strong>${escapeHtml(now)}</strong>.</p>
<p>${way}, then come back to this one.</p>`
}

const link = (href: string, text: string) =>
  `<a href="${escapeHtml(href)}" target="_blank" rel="noopener">${escapeHtml(text)}</a>`
