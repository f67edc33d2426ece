import type { DenialCode } from '../guard/denial.ts'
import { EXPECTED_ORGANIZATION } from '../guard/expected-organization.ts'
import { RECOVERY_STATUS } from './denial-answer.ts'
import { escapeHtml, pageResponse } from './page.ts'

/**
 * The page for a form whose session ran out while it was filled in (only documents are refreshed by Clerk's
 * handshake, a laptop that slept posts a stale token). It keeps the input and can submit it again.
 */

/** Bytes of form body up to which the input is kept. */
export const MAX_KEPT_FORM = 100_000
const MAX_KEPT_FIELDS = 500

export interface RecoveryFacts {
  readonly code: DenialCode
  readonly request: Request
  /** Path and query the form was sent to. */
  readonly action: string
  readonly signInUrl: string
  /** What the page that held the form showed, when that is known. */
  readonly expected: string | null
}

export async function recoveryResponse(facts: RecoveryFacts): Promise<Response> {
  const fields = await readFields(facts.request)
  const link = `<p><a href="${escapeHtml(facts.signInUrl)}" target="_blank" rel="noopener">Sign in</a> (in a new tab), then come back to this one.</p>`
  const answer = {
    status: RECOVERY_STATUS,
    title: 'Your session ran out',
    detail:
      fields === null
        ? 'Nothing was saved, and the input was too large to keep: go back to find it in your browser.'
        : 'Nothing was saved yet. Your input is still here.',
  }
  return pageResponse(facts.code, answer, fields === null ? link : `${link}\n${formOf(facts, fields)}`)
}

interface KeptFields {
  readonly multipart: boolean
  readonly entries: readonly (readonly [string, string])[]
  readonly lostFiles: boolean
}

async function readFields(request: Request): Promise<KeptFields | null> {
  const length = Number(request.headers.get('content-length') ?? Number.NaN)
  if (!(length <= MAX_KEPT_FORM) || request.bodyUsed) return null
  try {
    const entries = [...(await request.clone().formData())]
    if (entries.length > MAX_KEPT_FIELDS) return null
    return {
      multipart: /^multipart\//i.test(request.headers.get('content-type') ?? ''),
      entries: entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
      lostFiles: entries.some(([, value]) => typeof value !== 'string' && value.size > 0),
    }
  } catch {
    return null
  }
}

function formOf({ action, expected }: RecoveryFacts, { entries, multipart, lostFiles }: KeptFields): string {
  // The page that showed the organization is gone from the Referer of the second try.
  const kept =
    expected === null || entries.some(([name]) => name === EXPECTED_ORGANIZATION)
      ? entries
      : [...entries, [EXPECTED_ORGANIZATION, expected] as const]
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
