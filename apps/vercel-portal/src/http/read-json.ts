/** Reads a request's JSON body, and checks its type, size and shape. */
import type { z } from 'astro/zod'
import { problem } from './problem.ts'

/** Bytes. A document of 100,000 characters of any script fits. */
const bodyLimit = 512 * 1024

type Read<T> = { readonly value: T } | { readonly refusal: Response }

/** The parsed body, or the response that refuses it: 400, 413, 415 or 422. */
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
