/** Reads a request's JSON body without trusting its size, type or shape. */
import type { z } from 'astro/zod'
import { HttpProblem } from './problem.ts'

/** Tasks are small. A larger body is a mistake or an attack. Bytes. */
const bodyLimit = 64 * 1024

/**
 * The body in the shape of `schema`.
 *
 * @throws {HttpProblem} 415 for another media type, 413 for a body over 64 kB, 400 for malformed JSON,
 *   422 with one entry for each invalid field
 */
export async function readJson<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.infer<Schema>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') {
    throw new HttpProblem(
      415,
      'unsupported_media_type',
      'The body is not application/json.',
      'Send JSON with that Content-Type.',
    )
  }
  const parsed = schema.safeParse(parse(await readText(request)))
  if (parsed.success) return parsed.data
  throw new HttpProblem(
    422,
    'invalid_body',
    'The body does not have the expected fields.',
    'Correct them: see "errors".',
    {
      errors: parsed.error.issues
        .slice(0, 10)
        .map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
    },
  )
}

/**
 * The body as a string.
 *
 * @throws {HttpProblem} 413 for a body over 64 kB, of which no more than that is read
 */
export async function readText(request: Request): Promise<string> {
  const declared = Number(request.headers.get('content-length') ?? 0)
  const chunks: Uint8Array[] = []
  let size = 0
  if (declared <= bodyLimit && request.body) {
    for await (const chunk of request.body) {
      size += chunk.byteLength
      if (size > bodyLimit) break
      chunks.push(chunk)
    }
  }
  if (declared > bodyLimit || size > bodyLimit) {
    throw new HttpProblem(413, 'body_too_large', 'The body is too large.', `Send at most ${bodyLimit} bytes.`)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new HttpProblem(400, 'malformed_json', 'The body is not valid JSON.', 'Correct its syntax.')
  }
}
