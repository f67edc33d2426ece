/** The input of a form that met an outage, for a page that sends it again. */

/** Maximum size of a kept form, in bytes. */
const maxBytes = 100_000
const maxFields = 200

/** The text fields of a submitted form; `undefined` for other requests and for forms that are too large. */
export async function keptFields(request: Request): Promise<readonly (readonly [string, string])[] | undefined> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  const isForm = type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data'
  const size = Number(request.headers.get('content-length') ?? Number.NaN)
  if (request.method !== 'POST' || !isForm || !(size <= maxBytes) || request.bodyUsed) return undefined
  try {
    const entries = [...(await request.clone().formData())]
    if (entries.length > maxFields) return undefined
    return entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))
  } catch {
    return undefined
  }
}

/** HTML of a form with these fields, for the page's own address. */
export const sendAgainForm = (fields: readonly (readonly [string, string])[]): string =>
  `<form method="post">${fields.map(hiddenField).join('')}<button class="button primary">Send again</button></form>`

// A textarea keeps line breaks that a hidden input would normalize away.
const hiddenField = ([name, value]: readonly [string, string]) =>
  `<textarea name="${escapeHtml(name)}" hidden>\n${escapeHtml(value)}</textarea>`

const escapeHtml = (text: string): string => text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
