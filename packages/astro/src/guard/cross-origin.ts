/**
 * The cross-origin check. Browsers attach the session cookie to requests that other sites start. Astro's own check
 * covers form bodies only, so that a cross-site JSON write would pass.
 *
 * @see https://fetch.spec.whatwg.org/#origin-header
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */

import { publicOrigin } from '../request/public-origin.ts'
import { isSafe } from '../request/safe-method.ts'

/** Where a request comes from. `unknown`: it has neither header, as in no current browser. */
export type OriginRelation = 'same' | 'allowed' | 'cross' | 'unknown'

export function originRelation(request: Request, url: URL, allowed: ReadonlySet<string>): OriginRelation {
  const origin = request.headers.get('origin')
  if (origin !== null && allowed.has(origin.toLowerCase())) return 'allowed'
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none' ? 'same' : 'cross'
  if (origin === null) return 'unknown'
  return isOwnOrigin(origin, request, url) ? 'same' : 'cross'
}

/** Whether a request is unsafe, carries cookies and does not provably come from this app or an allowed origin. */
export function isForbiddenCrossOrigin(request: Request, relation: OriginRelation): boolean {
  if (isSafe(request) || !request.headers.has('cookie')) return false
  return relation === 'cross' || relation === 'unknown'
}

/** Whether a request is a CORS preflight. */
export function isPreflight(request: Request): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.headers.has('origin') &&
    request.headers.has('access-control-request-method')
  )
}

// Behind a proxy, the browser's origin is the forwarded one. The host check has accepted both. A proxy that terminates
// TLS without a header makes https look like http here, never the reverse.
function isOwnOrigin(origin: string, request: Request, url: URL): boolean {
  if (!URL.canParse(origin)) return false
  const { host, protocol } = new URL(origin)
  const own = publicOrigin(request, url)
  if (protocol !== 'https:' && own.origin.startsWith('https:')) return false
  return host === new URL(own.origin).host || host === request.headers.get('host')?.toLowerCase()
}
