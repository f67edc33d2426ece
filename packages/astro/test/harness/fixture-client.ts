import type { RunningFixture } from './serve-fixture.ts'
import type { Person } from './session-token.ts'
import { sessionCookies } from './session-token.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** Protected pages, endpoints, actions and islands that ran since the last request. */
  readonly runs: readonly string[]
  readonly denials: readonly Readonly<Record<string, unknown>>[]
  readonly code: string | null
}

export interface Ask {
  readonly method?: string
  readonly as?: Person | null
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | FormData
}

/** Headers of a person's navigation that Clerk's handshake leaves alone. */
export const DOCUMENT = { accept: 'application/xhtml+xml,text/html;q=0.9,*/*;q=0.8' }

/** Sends requests to a fixture with a person's cookies, from the app's own origin, and collects what ran. */
export function client(fixture: () => RunningFixture, base = '') {
  return async function ask(
    path: string,
    { method = 'GET', as = null, headers = {}, body }: Ask = {},
  ): Promise<Answer> {
    const { url } = fixture()
    const response = await fetch(`${url}${base}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...DOCUMENT, origin: url, cookie: sessionCookies(as), ...headers },
      ...(body !== undefined && { body }),
    })
    const text = await response.text()
    const noted = (await (
      await fetch(`${url}${base}/runs`, { headers: { cookie: sessionCookies(null) } })
    ).json()) as Pick<Answer, 'runs' | 'denials'>
    return {
      status: response.status,
      headers: response.headers,
      body: text,
      runs: noted.runs.filter((run) => !run.startsWith('public:')),
      denials: noted.denials,
      code: response.headers.get('x-rolecall-code'),
    }
  }
}

const acme = { id: 'org_acme', slug: 'acme' }

export const people = {
  signedOut: null,
  pending: { pending: true },
  personal: {},
  member: { organization: { ...acme, role: 'org:member', permissions: ['org:tasks:read'] } },
  admin: {
    organization: {
      ...acme,
      role: 'org:admin',
      permissions: ['org:tasks:read', 'org:tasks:write', 'org:billing:manage'],
    },
  },
  globexAdmin: {
    organization: { id: 'org_globex', slug: 'globex', role: 'org:admin', permissions: ['org:tasks:write'] },
  },
} as const satisfies Readonly<Record<string, Person | null>>
