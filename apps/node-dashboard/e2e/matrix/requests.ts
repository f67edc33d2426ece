/** How each line of the table is asked, and what counts as its outcome. */
import type { Browsing } from '../setup/browse.ts'

/** Somebody, or some program, that sends requests. */
export type Visit = Pick<Browsing, 'fetch'>

/** A status, or where a redirect leads. */
export type Outcome = number | `→ ${string}`

const NO_SUCH_ID = '00000000-0000-4000-8000-000000000000'

/** An address for a route pattern: acme's, with an id that no row has. */
export const addressOf = (pattern: string): string =>
  pattern
    .replace('[slug]', 'acme')
    .replace('[id]', NO_SUCH_ID)
    .replace(/\/\[\.\.\.\w+\]$/, pattern.startsWith('/blog') ? '/who-did-that' : '')

/** Pages as a person's browser asks for them, endpoints as a program does; bodies are empty, so that nothing is written. */
export async function ask(visit: Visit, method: string, pattern: string, kind: 'page' | 'endpoint'): Promise<Outcome> {
  const document = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'same-origin' }
  const form = { ...document, 'content-type': 'application/x-www-form-urlencoded' }
  const program = { accept: 'application/json', 'content-type': 'application/json' }
  const safe = method === 'GET' || method === 'HEAD'
  const headers = kind === 'endpoint' ? program : safe ? document : form
  return outcomeOf(
    await visit.fetch(addressOf(pattern), { method, headers, ...(!safe && { body: kind === 'page' ? '' : '{}' }) }),
  )
}

/** Calls an action as its client in the browser does, with an empty form. */
export async function act(visit: Visit, action: string, headers: Record<string, string> = {}): Promise<Outcome> {
  return outcomeOf(
    await visit.fetch(`/_actions/${action}`, {
      method: 'POST',
      body: new FormData(),
      headers: { accept: 'application/json', ...headers },
    }),
  )
}

/** Where the page fetches its island from, props and all; anybody who saw the page can send it again. */
export async function islandAddress(visit: Browsing, page: string, island: string): Promise<string> {
  const html = await (await visit.open(page)).text()
  const address = new RegExp(`/_server-islands/${island}[^'"\`\\s]*`).exec(html)?.[0]
  if (!address) throw new Error(`${page} does not fetch the island ${island}.`)
  return address.replaceAll('&amp;', '&').replaceAll('&#38;', '&')
}

export async function outcomeOf(response: Response): Promise<Outcome> {
  await response.body?.cancel()
  const location = response.headers.get('location')
  if (response.status < 300 || response.status >= 400 || location === null) return response.status
  return `→ ${new URL(location, 'http://app').pathname}`
}
