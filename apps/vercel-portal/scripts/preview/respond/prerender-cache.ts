/**
 * Vercel's cache for a function with a prerender configuration (ISR): visitors share one answer for a path and its allowed
 * query parameters. The key contains no cookie and no session, as on Vercel.
 */
import type { OutputFunction } from '../output/read-functions.ts'
import type { Prerender } from '../output/read-prerender.ts'

interface Entry {
  readonly status: number
  readonly headers: Headers
  readonly body: ArrayBuffer
  readonly storedAt: number
}

/** More entries than a site in development needs. The oldest are evicted. */
const capacity = 1000

export class PrerenderCache {
  readonly #entries = new Map<string, Entry>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Answers from the cache when it can, else runs the function and keeps its answer. */
  async respond(request: Request, run: OutputFunction, prerender: Prerender): Promise<Response> {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || isDraft(request, prerender))
      return marked(await run.fetch(request), 'BYPASS')
    // The entry answers GET as well, so a HEAD must not create it.
    const get = request.method === 'HEAD' ? new Request(request, { method: 'GET' }) : request
    const key = keyOf(new URL(request.url), run.path, prerender)
    const entry = this.#entries.get(key)
    const revalidates =
      prerender.bypassToken !== undefined && request.headers.get('x-prerender-revalidate') === prerender.bypassToken
    if (entry !== undefined && !revalidates) {
      if (!this.#isStale(entry, prerender)) return restored(entry, 'HIT')
      // The visitor gets the stale answer; the next one gets what this request produces.
      await this.#store(key, await run.fetch(get))
      return restored(entry, 'STALE')
    }
    const fresh = await this.#store(key, await run.fetch(get))
    return restored(fresh, revalidates ? 'REVALIDATED' : 'MISS')
  }

  #isStale(entry: Entry, { expiration }: Prerender): boolean {
    return expiration !== false && this.#now() - entry.storedAt >= expiration * 1000
  }

  async #store(key: string, response: Response): Promise<Entry> {
    const entry = {
      status: response.status,
      headers: new Headers(response.headers),
      body: await response.arrayBuffer(),
      storedAt: this.#now(),
    }
    if (response.status < 500) {
      this.#entries.delete(key)
      this.#entries.set(key, entry)
      const [oldest] = this.#entries.keys()
      if (this.#entries.size > capacity && oldest !== undefined) this.#entries.delete(oldest)
    }
    return entry
  }
}

/** Draft mode: a request with the token in this cookie bypasses the cache. */
function isDraft(request: Request, { bypassToken }: Prerender): boolean {
  const cookies = request.headers.get('cookie')?.split(/;\s*/) ?? []
  return bypassToken !== undefined && cookies.includes(`__prerender_bypass=${bypassToken}`)
}

function keyOf(url: URL, path: string, { allowQuery }: Prerender): string {
  const query = [...url.searchParams].filter(([name]) => allowQuery === undefined || allowQuery.has(name)).sort()
  return JSON.stringify([path, url.pathname, query])
}

function restored({ status, headers, body }: Entry, state: string): Response {
  const bodiless = status === 204 || status === 304
  return marked(new Response(bodiless ? null : body, { status, headers }), state)
}

function marked(response: Response, state: string): Response {
  const headers = new Headers(response.headers)
  headers.set('x-vercel-cache', state)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
