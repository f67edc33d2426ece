/** A search for one field of a form, with bounded size and bounded field count. */

/** Form bodies above this size (bytes) are not searched. */
export const maxSearchedForm = 2_000_000

/** The number of fields after which a form is not searched, because a parser takes seconds for a million of them. */
export const maxSearchedFields = 2_000

/** The value of a field. `null`: the form has none. `unread`: it is too large or has too many fields to know. */
export type SearchedField = { readonly value: string } | 'unread' | null

/** The first value of a field, in a copy of the request's body. */
export async function searchForm(request: Request, name: string): Promise<SearchedField> {
  const type = request.headers.get('content-type') ?? ''
  const kind = type.split(';')[0]?.trim().toLowerCase()
  if (kind !== 'application/x-www-form-urlencoded' && kind !== 'multipart/form-data') return null
  if (request.bodyUsed || request.body === null) return null
  const bytes = await readAtMost(request, maxSearchedForm)
  if (bytes === null) return 'unread'
  if (kind === 'application/x-www-form-urlencoded') return searchPairs(new TextDecoder().decode(bytes), name)
  return searchParts(bytes, type, name)
}

function searchPairs(text: string, name: string): SearchedField {
  let start = 0
  for (let field = 0; field < maxSearchedFields; field++) {
    const end = text.indexOf('&', start)
    const pair = text.slice(start, end === -1 ? undefined : end)
    const value = new URLSearchParams(pair).get(name)
    if (value !== null) return { value }
    if (end === -1) return null
    start = end + 1
  }
  return 'unread'
}

async function searchParts(bytes: Uint8Array<ArrayBuffer>, type: string, name: string): Promise<SearchedField> {
  // Each field has a line of its own that names it, so this is never fewer than the fields.
  const fields = new TextDecoder('latin1').decode(bytes).match(/content-disposition/gi)?.length ?? 0
  if (fields > maxSearchedFields) return 'unread'
  try {
    const value = (await new Response(bytes, { headers: { 'content-type': type } }).formData()).get(name)
    return typeof value === 'string' ? { value } : null
  } catch {
    // Astro's own parser refuses it as well.
    return null
  }
}

/** The body of a copy. `null` when it is larger. */
async function readAtMost(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = (request.clone().body as ReadableStream<Uint8Array>).getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > limit) {
      // The copy's cancellation settles only when the original is read or cancelled too.
      void reader.cancel().catch(() => undefined)
      return null
    }
    chunks.push(value)
  }
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}
