import { expectedOrganizationField } from '../request/expected-organization.ts'
import { escapeHtml } from './page.ts'

/** What was typed into a form that could not be let through, so that its visitor can send it again. */

/** Bytes of form body up to which the input is kept. */
export const maxKeptForm = 100_000
const maxKeptFields = 500

export interface KeptForm {
  readonly multipart: boolean
  readonly entries: readonly (readonly [string, string])[]
  readonly lostFiles: boolean
}

/** The fields of a request's form; `null` when there are too many of them to send back. */
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
 * The same form, ready to be sent to the same address.
 *
 * @param action path and query the form was sent to
 * @param expected what the page that held the form showed, when that is known
 */
export function sendAgainForm(
  { entries, multipart, lostFiles }: KeptForm,
  { action, expected }: { readonly action: string; readonly expected: string | null },
): string {
  // The page that showed the organization is gone from the Referer of the second try.
  const kept =
    expected === null || entries.some(([name]) => name === expectedOrganizationField)
      ? entries
      : [...entries, [expectedOrganizationField, expected] as const]
  // A textarea keeps line breaks that a hidden input would normalize away.
  const inputs = kept.map(
    ([name, value]) => `<textarea name="${escapeHtml(name)}" hidden>\n${escapeHtml(value)}</textarea>`,
  )
  return `<form method="post" action="${escapeHtml(action)}"${multipart ? ' enctype="multipart/form-data"' : ''}>
${inputs.join('\n')}
${lostFiles ? '<p>Files cannot be kept: choose them again on the original page.</p>' : ''}
<button>Submit again</button>
</form>`
}
