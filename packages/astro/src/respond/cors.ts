/**
 * CORS responses for the origins in `allowedOrigins`.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */

/** The response to a preflight from an allowed origin. */
export function preflightResponse(request: Request): Response {
  const headers = corsHeaders(request)
  headers.set('access-control-allow-methods', request.headers.get('access-control-request-method') ?? '')
  const requested = request.headers.get('access-control-request-headers')
  if (requested !== null) headers.set('access-control-allow-headers', requested)
  headers.set('access-control-max-age', '600')
  return new Response(null, { status: 204, headers })
}

/** The response, readable by the allowed origin. */
export function shareWithOrigin(response: Response, request: Request): Response {
  const headers = new Headers(response.headers)
  for (const [name, value] of corsHeaders(request)) headers.append(name, value)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

function corsHeaders(request: Request): Headers {
  return new Headers({
    'access-control-allow-origin': request.headers.get('origin') ?? 'null',
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
  })
}
