import { addVary } from './vary.ts'

/**
 * CORS responses for the origins in `allowedOrigins`.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */

/** The response to a preflight from an allowed origin. */
export function preflightResponse(request: Request): Response {
  const headers = new Headers({
    'access-control-allow-origin': originOf(request),
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': request.headers.get('access-control-request-method') ?? '',
    vary: 'Origin',
  })
  const requested = request.headers.get('access-control-request-headers')
  if (requested !== null) headers.set('access-control-allow-headers', requested)
  headers.set('access-control-max-age', '600')
  return new Response(null, { status: 204, headers })
}

/** The response, readable by the allowed origin. The headers replace those of an endpoint that answers CORS itself. */
export function shareWithOrigin(response: Response, request: Request): Response {
  const headers = new Headers(response.headers)
  headers.set('access-control-allow-origin', originOf(request))
  headers.set('access-control-allow-credentials', 'true')
  addVary(headers, ['Origin'])
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

const originOf = (request: Request): string => request.headers.get('origin') ?? 'null'
