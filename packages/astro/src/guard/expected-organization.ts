import type { Session } from '@rolecall/rbac'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import { returnPath } from '../respond/sign-in-url.ts'

/**
 * The organization that a page showed when it sent a request. Actions, fetches, form posts and islands have no slug
 * of their own, and another tab may have switched meanwhile: what they expect is compared with the session.
 */

/** Header and form field that carry the expectation. */
export const EXPECTED_ORGANIZATION = 'x-rolecall-organization'

/** Form bodies above this size (bytes) are not searched for the field; header and Referer still count. */
export const MAX_SEARCHED_FORM = 2_000_000

/** The first expectation that the session does not meet, or `null`. */
export async function unmetExpectation(
  policy: CompiledPolicy,
  request: Request,
  url: URL,
  session: Session,
): Promise<string | null> {
  if (session.status !== 'signed-in') return null
  const expectations = [
    request.headers.get(EXPECTED_ORGANIZATION),
    refererOrganization(policy, request, url),
    await formField(request),
  ]
  const organization = session.organization
  return (
    expectations.find(
      (expected) =>
        expected !== null && expected !== '' && expected !== organization?.id && expected !== organization?.slug,
    ) ?? null
  )
}

/** The organization in the address of the page that sent the request, by the router's own expressions. */
export function refererOrganization(policy: CompiledPolicy, request: Request, url: URL): string | null {
  const page = sendingPage(request, url)
  return page === null ? null : organizationIn(policy, page)
}

/** A page of this app whose address names an organization: who opens it makes that organization the active one. */
export interface OrganizationPage {
  readonly organization: string
  readonly path: string
}

/** The page that sent the request, or else the one that it asks for, if either names an organization. */
export function organizationPage(policy: CompiledPolicy, request: Request, url: URL): OrganizationPage | null {
  for (const page of [sendingPage(request, url), url]) {
    const organization = page === null ? null : organizationIn(policy, page)
    if (page !== null && organization !== null) return { organization, path: returnPath(withoutQuery(page)) }
  }
  return null
}

function sendingPage(request: Request, url: URL): URL | null {
  const referer = request.headers.get('referer')
  if (referer === null || !URL.canParse(referer)) return null
  const page = new URL(referer)
  // The forwarded host is not in `url`; the cross-origin check has dealt with foreign pages already.
  const hosts = [url.host, request.headers.get('host'), request.headers.get('x-forwarded-host')]
  return hosts.includes(page.host) ? page : null
}

const withoutQuery = (page: URL): URL => Object.assign(new URL(page), { search: '' })

function organizationIn(policy: CompiledPolicy, { pathname }: URL): string | null {
  try {
    return organizationInPath(policy, decodeURI(pathname))
  } catch {
    return null
  }
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

async function formField(request: Request): Promise<string | null> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded' && type !== 'multipart/form-data') return null
  const length = Number(request.headers.get('content-length') ?? Number.NaN)
  if (!(length <= MAX_SEARCHED_FORM) || request.bodyUsed) return null
  try {
    const value = (await request.clone().formData()).get(EXPECTED_ORGANIZATION)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
