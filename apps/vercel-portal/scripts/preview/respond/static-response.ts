import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { StaticFile } from '../output/read-static-files.ts'

/** A static file as Vercel serves it: revalidated on each use unless a route says otherwise, and never changed by a request. */
export async function staticResponse(
  request: Request,
  { file, contentType }: StaticFile,
  status = 200,
): Promise<Response> {
  if (status === 200 && request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response('This is a static file; it can only be read.\n\nINVALID_REQUEST_METHOD\n', {
      status: 405,
      headers: {
        Allow: 'GET, HEAD',
        'Content-Type': 'text/plain; charset=utf-8',
        'X-Vercel-Error': 'INVALID_REQUEST_METHOD',
      },
    })
  }
  const body = await readFile(file)
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`
  const headers = new Headers({
    ETag: etag,
    'Cache-Control': 'public, max-age=0, must-revalidate',
    'X-Vercel-Cache': 'HIT',
  })
  if (status === 200 && matches(request.headers.get('if-none-match'), etag))
    return new Response(null, { status: 304, headers })
  headers.set('Content-Type', contentType)
  headers.set('Content-Length', String(body.byteLength))
  return new Response(request.method === 'HEAD' ? null : body, { status, headers })
}

function matches(header: string | null, etag: string): boolean {
  return header !== null && header.split(',').some((part) => part.trim().replace(/^W\//, '') === etag)
}
