/** Requests documents like a browser: keeps cookies and follows Clerk's handshakes. */
import { sessionCookies } from '@rolecall/local-clerk/testing'
import { requireEnvironment } from './test.ts'

export interface Visitor {
  /** `null` for a signed-out browser that Clerk knows. */
  readonly email: string | null
  /** Slug of the active organization; `null` for none. Default: the first one. */
  readonly organization?: string | null
}

/** Opens pages and calls endpoints as one visitor. Each call sends the cookies of the previous ones. */
export class Browsing {
  readonly #cookies: Map<string, string>
  readonly #origin: string

  private constructor(cookies: Map<string, string>, origin: string) {
    this.#cookies = cookies
    this.#origin = origin
  }

  static async as(
    { email, organization }: Visitor,
    origin = requireEnvironment('E2E_APP_URL'),
    clerkUrl = requireEnvironment('E2E_CLERK_URL'),
  ): Promise<Browsing> {
    const clerk = { url: clerkUrl }
    const header = await sessionCookies(clerk, email, {
      ...(organization !== undefined && { organization }),
      origin,
    })
    return new Browsing(new Map(header.split('; ').map((pair) => split(pair))), origin)
  }

  /** The app's own response. Redirects to and from Clerk's handshake are followed, others are returned. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    let url = new URL(path, this.#origin)
    for (let hop = 0; hop < 20; hop += 1) {
      const response = await fetch(url, {
        ...init,
        redirect: 'manual',
        headers: { origin: this.#origin, ...Object.fromEntries(new Headers(init.headers)), cookie: this.#header() },
      })
      for (const cookie of response.headers.getSetCookie()) this.keep(cookie)
      const location = response.headers.get('location')
      const next = location === null ? undefined : new URL(location, url)
      const ofClerk =
        next && (next.origin !== this.#origin || url.origin !== this.#origin || next.pathname === url.pathname)
      if (!next || !ofClerk) return response
      await response.body?.cancel()
      url = next
    }
    throw new Error(`${path} is still being redirected by Clerk's handshake after 20 requests.`)
  }

  /** Opens a page, like a user who follows a link. */
  open(path: string): Promise<Response> {
    return this.fetch(path, {
      headers: { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'same-origin' },
    })
  }

  /** Handles a `Set-Cookie` header, without its path. */
  keep(header: string): void {
    const [name, value] = split(header.split(';')[0] ?? '')
    if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(header)) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }

  /** Replaces the session token. */
  keepSession(token: string): void {
    for (const name of this.#cookies.keys()) if (/^__session(_|$)/.test(name)) this.#cookies.set(name, token)
  }

  #header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}

function split(pair: string): [string, string] {
  const at = pair.indexOf('=')
  return [pair.slice(0, at).trim(), pair.slice(at + 1)]
}
