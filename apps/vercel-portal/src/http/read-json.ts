/** Reads a request's JSON body without trusting its size, its type or its shape. */
import type { z } from 'astro/zod'
import { problem } from './problem.ts'

/** Bytes. A document of 100,000 characters fits, whatever its letters. */
const bodyLimit = 512 * 1024

type Read<T> = { readonly value: T } | { readonly refusal: Response }

/** The body as `schema` describes it, or the refusal to answer with: 400, 413, 415 or 422. */
export async function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<Read<z.infer<Schema>>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json')
    return { refusal: problem(415, 'unsupported_media_type', 'Send the body as application/json.') }
  const text = await readText(request)
  if (text === undefined)
    return { refusal: problem(413, 'body_too_large', `The body may have at most ${bodyLimit} bytes.`) }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { refusal: problem(400, 'malformed_json', 'The body is not valid JSON.') }
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { value: parsed.data }
  const errors = parsed.error.issues
    .slice(0, 10)
    .map((issue) => ({ field: issue.path.join('.'), message: issue.message }))
  return {
    refusal: problem(422, 'invalid_body', 'The body does not have the expected fields; see "errors".', { errors }),
  }
}

async function readText(request: Request): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > bodyLimit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
