import { expectedOrganizationField } from '../request/expected-organization.ts'
import { escapeHtml } from './page.ts'

/** The input of a denied form, so that the visitor can submit it again. */

/** The largest form body, in bytes, whose input is kept. */
export const maxKeptForm = 100_000
const maxKeptFields = 500

export interface KeptForm {
  readonly multipart: boolean
  readonly entries: readonly (readonly [string, string])[]
  readonly lostFiles: boolean
}

/** The fields of a request's form. `null` when they are too large or too many to send back. */
export async function keepForm(request: Request): Promise<KeptForm | null> {
  const length = Number(request.headers.get('content-length') ?? Number.NaN)
  if (!(length <= maxKeptForm) || request.bodyUsed) return null
  try {
    const entries = [...(await request.clone().formData())]
    if (entries.length > maxKeptFields) return null
    return {
      multipart: /^multipart\//i.test(request.headers.get('content-type') ?? ''),
      entries: entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
      lostFiles: entries.some(([, value]) => typeof value !== 'string' && value.size > 0),
    }
  } catch {
    return null
  }
}

/**
 * HTML of the same form for the same address.
 *
 * @param action the path and query that the form was sent to
 * @param expected the organization that the page with the form showed, or `null`
 */
export function sendAgainForm(
  { entries, multipart, lostFiles }: KeptForm,
  { action, expected }: { readonly action: string; readonly expected: string | null },
): string {
  // The second request has another Referer, so the organization becomes a field.
  const kept =
    expected === null || entries.some(([name]) => name === expectedOrganizationField)
      ? entries
      : [...entries, [expectedOrganizationField, expected] as const]
  // A textarea keeps line breaks. A hidden input would remove them.
  const inputs = kept.map(
    ([name, value]) => `<textarea name="${escapeHtml(name)}" hidden>\n${escapeHtml(value)}</textarea>`,
  )
  return `<form method="post" action="${escapeHtml(action)}"${multipart ? ' enctype="multipart/form-data"' : ''}>
${inputs.join('\n')}
${lostFiles ? '<p>Files cannot be kept. Choose them again on the original page.</p>' : ''}
<button>Submit again</button>
</form>`
}
