import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import { returnPath } from './return-path.ts'

/** The organization that a page of this app names in its address, by the router's own expressions. */

/** A page of this app whose address names an organization: opening it makes that organization the active one. */
export interface OrganizationPage {
  readonly organization: string
  readonly path: string
}

/** The page that sent the request, or else the requested page, if either names an organization. */
export function organizationPage(policy: CompiledPolicy, request: Request, url: URL): OrganizationPage | null {
  for (const page of [sendingPage(request, url), url]) {
    const organization = page === null ? null : organizationIn(policy, page)
    if (page === null || organization === null) continue
    const path = returnPath(withoutQuery(page))
    // A link must not contain some spellings (`//orgs/acme`), and another page would not activate the organization.
    if (path !== '/') return { organization, path }
  }
  return null
}

/** The organization in the address of the page that sent the request. */
export function refererOrganization(policy: CompiledPolicy, request: Request, url: URL): string | null {
  const page = sendingPage(request, url)
  return page === null ? null : organizationIn(policy, page)
}

/** The organization that a path of this app names, or `null`. */
export function organizationInPath(policy: CompiledPolicy, path: string): string | null {
  const base = policy.base.replace(/\/+$/, '')
  const inside = base !== '' && (path === base || path.startsWith(`${base}/`)) ? path.slice(base.length) || '/' : path
  const candidates = inside.length > 1 && inside.endsWith('/') ? [inside, inside.slice(0, -1)] : [inside, `${inside}/`]
  for (const { matcher, organizationGroup } of policy.paths) {
    for (const candidate of candidates) {
      const match = matcher.exec(candidate)
      if (match) return organizationGroup === -1 ? null : (match[organizationGroup + 1] ?? null)
    }
  }
  return null
}

function organizationIn(policy: CompiledPolicy, { pathname }: URL): string | null {
  for (const path of spellingsOf(pathname)) {
    const organization = organizationInPath(policy, path)
    if (organization !== null) return organization
  }
  return null
}

/** The number of times that a path is decoded, as in Astro's router. */
const mostDecodings = 10

/**
 * The paths that Astro's router may read in a path: decoded until nothing changes, with repeated slashes as one. Every
 * step counts, because routers of other versions stop earlier, and an organization that is read once too often causes a
 * 409, while a lost one lets a stale page write.
 */
function spellingsOf(pathname: string): readonly string[] {
  const spellings = new Set<string>()
  let path = pathname
  for (let decoding = 0; decoding <= mostDecodings; decoding++) {
    const collapsed = path.replace(/\/{2,}/g, '/')
    spellings.add(collapsed)
    const decoded = decodeOnce(collapsed)
    if (decoded === path) break
    path = decoded
  }
  // The most decoded one is the router's.
  return [...spellings].reverse()
}

function decodeOnce(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

function sendingPage(request: Request, url: URL): URL | null {
  const referer = request.headers.get('referer')
  if (referer === null || !URL.canParse(referer)) return null
  const page = new URL(referer)
  // The forwarded host is not in `url`. The cross-origin check has rejected foreign pages already.
  const hosts = [url.host, request.headers.get('host'), request.headers.get('x-forwarded-host')]
  return hosts.includes(page.host) ? page : null
}

const withoutQuery = (page: URL): URL => Object.assign(new URL(page), { search: '' })
