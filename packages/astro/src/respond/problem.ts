import type { DenialCode } from '../denial/denial.ts'
import type { DenialAnswer } from './denial-answer.ts'
import { actionCodes, retryAfterSeconds } from './denial-answer.ts'
import { markPersonal } from './mark-personal.ts'

/** Extension members: identifiers that the client may know already, never tokens or claims. */
export type ProblemMembers = Readonly<Record<string, unknown>>

/**
 * A denial as problem details with our `code`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemResponse(code: DenialCode, answer: DenialAnswer, members: ProblemMembers = {}): Response {
  const body = {
    type: 'about:blank',
    title: answer.title,
    status: answer.status,
    detail: answer.detail,
    code,
    ...members,
  }
  return new Response(JSON.stringify(body), {
    status: answer.status,
    headers: denialHeaders(code, answer.status, 'application/problem+json'),
  })
}

/** A denial in the format that Astro's action client reads. */
export function actionErrorResponse(code: DenialCode, answer: DenialAnswer, members: ProblemMembers = {}): Response {
  const body = {
    type: 'AstroActionError',
    code: actionCodes[answer.status],
    status: answer.status,
    message: answer.detail,
    ...members,
  }
  return new Response(JSON.stringify(body), {
    status: answer.status,
    headers: denialHeaders(code, answer.status, 'application/json'),
  })
}

/** The headers of every denial: no cache stores it, and its code is readable without its body. */
export function denialHeaders(code: DenialCode, status: number, contentType: string | null): Headers {
  const headers = new Headers({ vary: 'Accept', 'x-rolecall-code': code })
  markPersonal(headers)
  if (contentType !== null) headers.set('content-type', contentType)
  if (status === 401) {
    headers.set('www-authenticate', code === 'token_type_not_accepted' ? 'Bearer error="invalid_token"' : 'Bearer')
  }
  if (status === 503) headers.set('retry-after', retryAfterSeconds)
  return headers
}
