/**
 * The kind of client decides the form of a denial. A person's navigation gets a redirect or a page, everything else
 * gets problem details.
 */

export interface ClientKind {
  /** The client prefers `application/json` (or any `+json`) to HTML. */
  readonly prefersJson: boolean
  /** A script sent the request. For a page route, that is a soft navigation of ClientRouter. */
  readonly isFetch: boolean
  /** A person submitted a form and expects a page. */
  readonly isFormPost: boolean
}

export function clientKind(request: Request): ClientKind {
  const accept = request.headers.get('accept')
  const isFetch = request.headers.get('sec-fetch-dest') === 'empty'
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  const isForm = type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data'
  const prefersJson = quality(accept, isJson) > quality(accept, isHtml)
  return {
    prefersJson,
    isFetch,
    isFormPost: request.method === 'POST' && isForm && !isFetch && !prefersJson && quality(accept, isHtml) > 0,
  }
}

const isJson = (type: string) => type === 'application/json' || type.endsWith('+json')
const isHtml = (type: string) => type === 'text/html' || type === 'application/xhtml+xml'

/** The best quality among matching media ranges. Wildcards count for HTML, because a person may be behind them. */
function quality(accept: string | null, matches: (type: string) => boolean): number {
  if (accept === null) return matches('text/html') ? 0.01 : 0
  let best = 0
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
    const wildcard = type === '*/*' || type === 'text/*'
    if (!(matches(type) || (wildcard && matches('text/html')))) continue
    const q = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
    best = Math.max(best, (Number.isFinite(q) ? q : 0) * (wildcard ? 0.01 : 1))
  }
  return best
}
