/**
 * The parameters of one request, from JSON, a form or the query. Every read is checked, and `only` refuses unknown
 * parameters.
 */
import { ApiError, invalidParam, missingParam, unknownParam } from '../refusal/api-error.ts'

export class Params {
  readonly #values: ReadonlyMap<string, unknown>

  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values
  }

  static from(entries: Iterable<readonly [string, unknown]>): Params {
    const values = new Map<string, unknown>()
    for (const [name, value] of entries) {
      const before = values.get(name)
      values.set(
        name,
        before === undefined ? value : Array.isArray(before) ? [...(before as unknown[]), value] : [before, value],
      )
    }
    return new Params(values)
  }

  /** @throws {ApiError} `form_param_unknown` for a parameter that is not in `names` */
  only(...names: readonly string[]): this {
    for (const name of this.#values.keys()) if (!names.includes(name)) throw unknownParam(name)
    return this
  }

  /** The parameters whose name passes the test. */
  pick(passes: (name: string) => boolean): Params {
    return new Params(new Map([...this.#values].filter(([name]) => passes(name))))
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  raw(name: string): unknown {
    return this.#values.get(name)
  }

  /** `undefined` when absent, `null` when given as `null` or empty. */
  string(name: string): string | null | undefined {
    const value = this.#values.get(name)
    if (value === undefined) return undefined
    if (value === null || value === '') return null
    if (typeof value !== 'string') throw invalidParam(name, `${name} must be a string.`)
    return value
  }

  requiredString(name: string): string {
    return this.string(name) ?? this.#missing(name)
  }

  boolean(name: string): boolean | undefined {
    const value = this.#values.get(name)
    if (value === undefined || value === null || value === '') return undefined
    if (value === true || value === 'true' || value === '1') return true
    if (value === false || value === 'false' || value === '0') return false
    throw invalidParam(name, `${name} must be true or false.`)
  }

  integer(name: string): number | undefined {
    const value = this.#values.get(name)
    if (value === undefined || value === null || value === '') return undefined
    const number = typeof value === 'number' ? value : Number(value)
    if (!Number.isSafeInteger(number)) throw invalidParam(name, `${name} must be a whole number.`)
    return number
  }

  /** A list from a JSON array, a repeated parameter, or a string with commas. */
  strings(name: string): string[] | undefined {
    const value = this.#values.get(name)
    if (value === undefined || value === null || value === '') return undefined
    const list = Array.isArray(value) ? value : [value]
    return list.flatMap((item) => {
      if (typeof item !== 'string') throw invalidParam(name, `${name} must be a list of strings.`)
      return item.split(',').filter((part) => part !== '')
    })
  }

  /** A JSON object, or a string of one, as forms send it. */
  object(name: string): Record<string, unknown> | undefined {
    const value = this.#values.get(name)
    if (value === undefined || value === null || value === '') return undefined
    const parsed: unknown = typeof value === 'string' ? parseJson(name, value) : value
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      throw invalidParam(name, `${name} must be an object.`)
    }
    assertSize(name, parsed)
    return parsed as Record<string, unknown>
  }

  /** Milliseconds since the epoch, from a number or an ISO 8601 string. */
  time(name: string): number | undefined {
    const value = this.#values.get(name)
    if (value === undefined || value === null || value === '') return undefined
    const time = typeof value === 'string' && !/^\d+$/.test(value) ? Date.parse(value) : Number(value)
    if (!Number.isFinite(time)) throw invalidParam(name, `${name} must be a time.`)
    return time
  }

  /** The objects of a request body that is a JSON array. */
  items(): Params[] {
    const items = this.#values.get('items')
    if (!Array.isArray(items))
      throw invalidParam('body', 'The request body must be a JSON array.', 'request_body_invalid')
    return items.map((item: unknown) => {
      if (typeof item !== 'object' || item === null)
        throw invalidParam('body', 'Each item must be an object.', 'request_body_invalid')
      return new Params(new Map(Object.entries(item)))
    })
  }

  requiredFile(name: string): File {
    const value = this.#values.get(name)
    return value instanceof File ? value : this.#missing(name)
  }

  #missing(name: string): never {
    throw missingParam(name)
  }
}

const maximumObject = 8 * 1024

/** Clerk limits each kind of metadata to 8 KB. An object that nests too deeply for JSON could not be saved. */
function assertSize(name: string, value: object): void {
  let text: string
  try {
    text = JSON.stringify(value)
  } catch {
    throw invalidParam(name, `${name} is nested too deeply.`)
  }
  if (name.endsWith('_metadata') && Buffer.byteLength(text) > maximumObject)
    throw invalidParam(name, `${name} must not be larger than 8 KB.`, 'form_param_exceeds_allowed_size')
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidParam(name, `${name} is not valid JSON.`)
  }
}

/** The largest valid body is a form with a picture of 10 MB. */
const maximumBody = 11 * 1024 * 1024

/** Reads a body up to the limit, without trusting its `Content-Length`. */
async function readLimited(request: Request): Promise<Response> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > maximumBody)
      throw new ApiError(413, 'request_entity_too_large', 'The request body is larger than 11 MB.')
    chunks.push(chunk)
  }
  return new Response(new Blob(chunks), { headers: { 'content-type': request.headers.get('content-type') ?? '' } })
}

/** The body of a request in any of the supported encodings. Empty if there is none. */
export async function readBody(request: Request): Promise<Params> {
  const type = request.headers.get('content-type') ?? ''
  const content = await readLimited(request)
  if (type.startsWith('multipart/form-data')) {
    try {
      return Params.from((await content.formData()).entries())
    } catch {
      throw invalidParam('body', 'The form in the request body cannot be read.', 'request_body_invalid')
    }
  }
  const text = await content.text()
  if (text === '') return new Params(new Map())
  if (!type.startsWith('application/json')) return Params.from(new URLSearchParams(text).entries())
  const body = parseJson('body', text)
  if (Array.isArray(body)) return new Params(new Map([['items', body]]))
  if (typeof body !== 'object' || body === null)
    throw invalidParam('body', 'The request body must be a JSON object.', 'request_body_invalid')
  return new Params(new Map(Object.entries(body)))
}

/** The query of a request without the parameters that the SDKs add to every request. */
export function readQuery(url: URL): Params {
  const own = [...url.searchParams].filter(([name]) => !name.startsWith('_'))
  return Params.from(own.map(([name, value]) => [name.replace(/\[\]$/, ''), value]))
}
