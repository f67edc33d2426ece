/** A visitor without a browser. It keeps cookies and follows Clerk's handshakes, as a browser does. */
import { sessionCookies } from '@rolecall/local-clerk/testing'
import { requireEnvironment } from './test.ts'

/** A handshake is three redirects, and Clerk stops after three handshakes in a row. */
const mostRedirects = 16

export interface VisitorOptions {
  readonly email: string | null
  readonly organization?: string | null
  /** The app itself by default. */
  readonly url?: string
}

export class Visitor {
  readonly #cookies = new Map<string, string>()
  readonly #url: string

  private constructor(url: string, cookies: string) {
    this.#url = url
    this.#keep(cookies.split('; '))
  }

  static async create({ email, organization, url }: VisitorOptions): Promise<Visitor> {
    const app = requireEnvironment('E2E_APP_URL')
    const clerk = { url: requireEnvironment('E2E_CLERK_URL') }
    const cookies = await sessionCookies(clerk, email, {
      origin: app,
      ...(organization !== undefined && { organization }),
    })
    return new Visitor(url ?? app, cookies)
  }

  /** The first answer that is not a handshake. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    let target = new URL(path, this.#url)
    for (let round = 0; round < mostRedirects; round++) {
      const headers = new Headers(init.headers)
      headers.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '))
      const response = await fetch(target, { ...init, headers, redirect: 'manual' })
      this.#keep(response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? ''))
      const location = response.headers.get('location')
      const next = location === null ? undefined : new URL(location, target)
      const isHandshake =
        next !== undefined &&
        (next.pathname.endsWith('/handshake') ||
          target.pathname.endsWith('/handshake') ||
          target.searchParams.has('__clerk_handshake_nonce') ||
          target.searchParams.has('__clerk_handshake'))
      if (next === undefined || !isHandshake) return response
      await response.body?.cancel()
      target = next
    }
    throw new Error(`${path} did not stop redirecting.`)
  }

  /** Requests a page as a browser does. */
  page(path: string): Promise<Response> {
    return this.fetch(path, {
      headers: {
        accept: 'text/html',
        'sec-fetch-dest': 'document',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-site': 'none',
      },
    })
  }

  /** Sends a form or JSON as a page of this app does. */
  post(path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch(path, {
      method: 'POST',
      body,
      headers: {
        origin: new URL(this.#url).origin,
        'sec-fetch-site': 'same-origin',
        accept: 'application/json',
        ...headers,
      },
    })
  }

  #keep(pairs: readonly string[]): void {
    for (const pair of pairs) {
      const at = pair.indexOf('=')
      if (at > 0) this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
  }
}
