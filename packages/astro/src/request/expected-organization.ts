import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import { refererOrganization } from './organization-page.ts'

/**
 * The organization that a page showed when it sent a request. Actions, fetches, form posts and islands have no slug
 * of their own, and another tab may have switched the organization since.
 */

/** Header and form field that carry the expectation. */
export const expectedOrganizationField = 'x-rolecall-organization'

/** Form bodies above this size (bytes) are not searched for the field. The header and the Referer still count. */
export const maxSearchedForm = 2_000_000

/**
 * Every organization that a request expects to be active, by slug or id: from the header, the sending page and the
 * form.
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
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded' && type !== 'multipart/form-data') return null
  const length = Number(request.headers.get('content-length') ?? Number.NaN)
  if (!(length <= maxSearchedForm) || request.bodyUsed) return null
  try {
    const value = (await request.clone().formData()).get(expectedOrganizationField)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
