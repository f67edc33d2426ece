/** Problem details (RFC 9457): the body of every error response that API clients get from this app. */
import { TallyError } from '../errors/tally-error.ts'

const titles = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  413: 'Content too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal server error',
  503: 'Service unavailable',
} as const

export type ProblemStatus = keyof typeof titles

export const isProblemStatus = (status: number): status is ProblemStatus => Object.hasOwn(titles, status)

/** An error with a meaning to the client. */
export class HttpProblem<Code extends string = string> extends TallyError {
  override readonly name = 'HttpProblem'
  declare readonly code: Code
  readonly status: ProblemStatus
  /** Further members of the response's body. */
  readonly extra: Readonly<Record<string, unknown>>

  constructor(
    status: ProblemStatus,
    code: Code,
    message: string,
    hint: string,
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(code, message, hint)
    this.status = status
    this.extra = extra
  }

  /** Message and hint, as visitors and clients read them. */
  get detail(): string {
    return `${this.message} ${this.hint}`
  }
}

export function problemResponse(problem: HttpProblem): Response {
  const { status, code, detail, hint, extra } = problem
  const headers = new Headers({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'private, no-store' })
  if (status === 503) headers.set('Retry-After', '5')
  if (typeof extra['retryAfter'] === 'number') headers.set('Retry-After', String(extra['retryAfter']))
  const body = { type: 'about:blank', title: titles[status], status, code, detail, hint, ...extra }
  return new Response(JSON.stringify(body), { status, headers })
}
