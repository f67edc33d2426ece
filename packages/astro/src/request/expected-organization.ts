import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import { refererOrganization } from './organization-page.ts'
import { maxSearchedForm, searchForm } from './search-form.ts'

/**
 * The organization that a page showed when it sent a request. Actions, fetches, form posts and islands have no slug
 * of their own, and another tab may have switched the organization since.
 */

/** Header and form field that carry the expectation. */
export const expectedOrganizationField = 'x-rolecall-organization'

/** Expected by a form that is too large to search, and never active: the request is refused, not let through. */
const unknownOrganization = '?'

/**
 * Every organization that a request expects to be active, by slug or id: from the header, the sending page and the
 * form. A form whose `Content-Length` is above the limit is not searched; the header and the Referer still count.
 */
export async function expectedOrganizations(
  policy: CompiledPolicy,
  request: Request,
  url: URL,
): Promise<readonly string[]> {
  const expectations = [
    request.headers.get(expectedOrganizationField),
    refererOrganization(policy, request, url),
    await formField(request),
  ]
  return expectations.flatMap((expected) => (expected === null || expected === '' ? [] : [expected]))
}

async function formField(request: Request): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > maxSearchedForm) return null
  const field = await searchForm(request, expectedOrganizationField)
  return field === 'unread' ? unknownOrganization : (field?.value ?? null)
}
