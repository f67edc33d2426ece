/** The request for each line of the table, and its outcome. */
import type { Browsing } from '../setup/browse.ts'

/** A visitor or program that sends requests. */
export type Visit = Pick<Browsing, 'fetch'>

/** A status, or the target of a redirect. */
export type Outcome = number | `→ ${string}`

const unknownId = '00000000-0000-4000-8000-000000000000'

/** An address of acme for a route pattern, with an unused id. */
export const addressOf = (pattern: string): string =>
  pattern
    .replace('[slug]', 'acme')
    .replace('[id]', unknownId)
    .replace(/\/\[\.\.\.\w+\]$/, pattern.startsWith('/blog') ? '/who-did-that' : '')

/** Headers of a browser for pages, and of a program for endpoints. */
export function headersOf(method: string, kind: 'page' | 'endpoint'): Record<string, string> {
  if (kind === 'endpoint') return { accept: 'application/json', 'content-type': 'application/json' }
  const document = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'same-origin' }
  return isRead(method) ? document : { ...document, 'content-type': 'application/x-www-form-urlencoded' }
}

/** Headers of a script that requests an island. */
export const islandHeaders = { accept: '*/*', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' }

/** Bodies are empty, so that nothing is written. */
export async function ask(visit: Visit, method: string, pattern: string, kind: 'page' | 'endpoint'): Promise<Outcome> {
  const body = isRead(method) ? {} : { body: kind === 'page' ? '' : '{}' }
  return outcomeOf(await visit.fetch(addressOf(pattern), { method, headers: headersOf(method, kind), ...body }))
}

/** Calls an action like its client in the browser, with an empty form. */
export async function act(visit: Visit, action: string, headers: Record<string, string> = {}): Promise<Outcome> {
  return outcomeOf(
    await visit.fetch(`/_actions/${action}`, {
      method: 'POST',
      body: new FormData(),
      headers: { accept: 'application/json', ...headers },
    }),
  )
}

/** Sends the form of a page that calls an action, without JavaScript and without any field. */
export async function submit(visit: Visit, page: string, action: string): Promise<Outcome> {
  const form = { method: 'POST', body: '', headers: headersOf('POST', 'page') }
  return outcomeOf(await visit.fetch(`${addressOf(page)}?_action=${action}`, form))
}

/** The address of a page's island, with its props. Any visitor who saw the page can request it again. */
export async function islandAddress(visit: Browsing, page: string, island: string): Promise<string> {
  const html = await (await visit.open(page)).text()
  const address = new RegExp(`/_server-islands/${island}[^'"\`\\s]*`).exec(html)?.[0]
  if (!address) throw new Error(`${page} does not fetch the island ${island}.`)
  return address.replaceAll('&amp;', '&').replaceAll('&#38;', '&')
}

/** Requests an island. Astro's own script uses POST when the address is too long. */
export async function askIsland(
  visit: Visit,
  method: string,
  address: string,
  headers: Record<string, string> = {},
): Promise<Outcome> {
  if (method !== 'POST')
    return outcomeOf(await visit.fetch(address, { method, headers: { ...islandHeaders, ...headers } }))
  const { pathname, searchParams } = new URL(address, 'http://app')
  const body = {
    encryptedComponentExport: searchParams.get('e'),
    encryptedProps: searchParams.get('p'),
    encryptedSlots: searchParams.get('s'),
  }
  const json = { ...islandHeaders, 'content-type': 'application/json', ...headers }
  return outcomeOf(await visit.fetch(pathname, { method, headers: json, body: JSON.stringify(body) }))
}

export async function outcomeOf(response: Response): Promise<Outcome> {
  await response.body?.cancel()
  const location = response.headers.get('location')
  if (response.status < 300 || response.status >= 400 || location === null) return response.status
  return `→ ${new URL(location, 'http://app').pathname}`
}

const isRead = (method: string) => method === 'GET' || method === 'HEAD'
