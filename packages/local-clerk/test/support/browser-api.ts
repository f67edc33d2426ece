/** The Frontend API as a signed-in browser calls it, without a browser. */
import type { LocalClerk } from '../../src/index.ts'
import { sessionCookies } from '../../src/testing.ts'

interface Answer<T> {
  readonly status: number
  /** The code of the refusal; `undefined` if the call was accepted. */
  readonly code: string | undefined
  readonly message: string | undefined
  readonly response: T
}

export type BrowserApi = <T = Record<string, unknown>>(
  method: string,
  path: string,
  form?: Readonly<Record<string, string>>,
) => Promise<Answer<T>>

/** @param email the signed-in user; `null` for a signed-out browser */
export async function browserApi(clerk: LocalClerk, email: string | null): Promise<BrowserApi> {
  const cookie = await sessionCookies(clerk, email)
  const devBrowser = /__clerk_db_jwt=(\w+)/.exec(cookie)?.[1] ?? ''
  return async <T>(method: string, path: string, form: Readonly<Record<string, string>> = {}) => {
    const url = new URL(`${clerk.url}${path}`)
    url.searchParams.set('__clerk_db_jwt', devBrowser)
    const reads = method === 'GET'
    if (!reads && method !== 'POST') url.searchParams.set('_method', method)
    const answer = await fetch(url, {
      method: reads ? 'GET' : 'POST',
      ...(reads ? {} : { body: new URLSearchParams(form) }),
    })
    const body = (await answer.json()) as { errors?: { code: string; long_message: string }[]; response: T }
    const [error] = body.errors ?? []
    return { status: answer.status, code: error?.code, message: error?.long_message, response: body.response }
  }
}
