/** Problem details (RFC 9457) for everything this app answers to API clients that is not a success. */

export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly status: number
  readonly code: string
  readonly extra: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, detail: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(detail)
    this.status = status
    this.code = code
    this.extra = extra
  }
}

const titles: ReadonlyMap<number, string> = new Map([
  [400, 'Bad request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not found'],
  [409, 'Conflict'],
  [413, 'Content too large'],
  [415, 'Unsupported media type'],
  [422, 'Unprocessable content'],
  [429, 'Too many requests'],
  [503, 'Service unavailable'],
])

export function problemResponse(problem: HttpProblem): Response {
  const { status, code, message, extra } = problem
  const headers = new Headers({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'private, no-store' })
  if (status === 503) headers.set('Retry-After', '5')
  if (typeof extra['retryAfter'] === 'number') headers.set('Retry-After', String(extra['retryAfter']))
  const body = { type: 'about:blank', title: titles.get(status) ?? 'Error', status, code, detail: message, ...extra }
  return new Response(JSON.stringify(body), { status, headers })
}
