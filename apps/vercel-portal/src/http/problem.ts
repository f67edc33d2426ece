/** Problem details (RFC 9457) for errors of the API itself. Denials by the access rules have the same form. */
const titles = {
  400: 'Bad request',
  413: 'Content too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
} as const

export function problem(
  status: keyof typeof titles,
  code: string,
  detail: string,
  extra: Readonly<Record<string, unknown>> = {},
): Response {
  const body = { type: 'about:blank', title: titles[status], status, code, detail, ...extra }
  const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'private, no-store' }
  return new Response(JSON.stringify(body), { status, headers })
}
