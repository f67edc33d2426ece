import type { OutputFunction } from '../output/read-functions.ts'
import type { PrerenderCache } from './prerender-cache.ts'

interface FunctionCall {
  readonly run: OutputFunction
  readonly cache: PrerenderCache
  /** Called with the function's error, which the client does not get. */
  readonly onError: (error: unknown) => void
}

/** Runs a function, or answers for it where Vercel does. */
export async function functionResponse(request: Request, { run, cache, onError }: FunctionCall): Promise<Response> {
  let response: Response
  try {
    response = run.prerender ? await cache.respond(request, run, run.prerender) : await run.fetch(request)
  } catch (error) {
    onError(error)
    return text(500, 'A server error has occurred', 'FUNCTION_INVOCATION_FAILED')
  }
  if (!run.prerender && asksForSharedCaching(response.headers)) {
    await response.body?.cancel()
    return text(
      501,
      `${new URL(request.url).pathname} asks Vercel’s CDN to cache an answer of a function (s-maxage or CDN-Cache-Control). ` +
        'This preview does not imitate that cache. Remove the header, or test it on a Vercel preview deployment.',
      'PREVIEW_UNSUPPORTED',
    )
  }
  return response
}

function asksForSharedCaching(headers: Headers): boolean {
  if (headers.has('vercel-cdn-cache-control') || headers.has('cdn-cache-control')) return true
  const directives = headers.get('cache-control')?.toLowerCase() ?? ''
  return /\bs-maxage=(?!0\b)/.test(directives) && !/\b(private|no-store)\b/.test(directives)
}

function text(status: number, message: string, code: string): Response {
  return new Response(`${message}\n\n${code}\n`, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Vercel-Error': code },
  })
}
