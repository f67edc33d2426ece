import { actionCodes } from './denial-answer.ts'
import { markPersonal } from './mark-personal.ts'

/** The answer to an action whose JSON cannot be parsed. Astro throws the parser's error, which would be a 500. */

const status = 400
const message = 'The request body is not valid JSON.'

/**
 * Whether an error is due to a JSON body that cannot be parsed. An error of the app looks the same, so the body itself
 * decides.
 */
export async function isMalformedJson(error: unknown, request: Request): Promise<boolean> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (!(error instanceof SyntaxError) || type !== 'application/json' || request.bodyUsed) return false
  try {
    await request.clone().json()
    return false
  } catch (cause) {
    return cause instanceof SyntaxError
  }
}

/**
 * Problem details that Astro's action client reads as an `ActionError`, too.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function malformedJsonResponse(): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json' })
  markPersonal(headers)
  const body = {
    type: 'AstroActionError',
    title: 'Bad request',
    status,
    detail: message,
    code: actionCodes[status],
    message,
  }
  return new Response(JSON.stringify(body), { status, headers })
}
