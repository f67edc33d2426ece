/** How each line of the table is asked, and what counts as its outcome. */
import type { Browsing } from '../setup/browse.ts'

/** Somebody, or some program, that sends requests. */
export type Visit = Pick<Browsing, 'fetch'>

/** A status, or where a redirect leads. */
export type Outcome = number | `→ ${string}`

const unknownId = '00000000-0000-4000-8000-000000000000'

/** An address for a route pattern: acme's, with an id that no row has. */
export const addressOf = (pattern: string): string =>
  pattern
    .replace('[slug]', 'acme')
    .replace('[id]', unknownId)
    .replace(/\/\[\.\.\.\w+\]$/, pattern.startsWith('/blog') ? '/who-did-that' : '')

/** Pages as a person's browser asks for them, endpoints as a program does. */
export function headersOf(method: string, kind: 'page' | 'endpoint'): Record<string, string> {
  if (kind === 'endpoint') return { accept: 'application/json', 'content-type': 'application/json' }
  const document = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'same-origin' }
  return isRead(method) ? document : { ...document, 'content-type': 'application/x-www-form-urlencoded' }
}

/** As a script asks for an island. */
export const islandHeaders = { accept: '*/*', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' }

/** A body, where there is one, is empty, so that nothing is written. */
export async function ask(visit: Visit, method: string, pattern: string, kind: 'page' | 'endpoint'): Promise<Outcome> {
  const body = isRead(method) ? {} : { body: kind === 'page' ? '' : '{}' }
  return outcomeOf(await visit.fetch(addressOf(pattern), { method, headers: headersOf(method, kind), ...body }))
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

/** Sends the form of a page that calls an action, without JavaScript and without any field. */
export async function submit(visit: Visit, page: string, action: string): Promise<Outcome> {
  const form = { method: 'POST', body: '', headers: headersOf('POST', 'page') }
  return outcomeOf(await visit.fetch(`${addressOf(page)}?_action=${action}`, form))
}

/** Where the page fetches its island from, props and all; anybody who saw the page can send it again. */
export async function islandAddress(visit: Browsing, page: string, island: string): Promise<string> {
  const html = await (await visit.open(page)).text()
  const address = new RegExp(`/_server-islands/${island}[^'"\`\\s]*`).exec(html)?.[0]
  if (!address) throw new Error(`${page} does not fetch the island ${island}.`)
  return address.replaceAll('&amp;', '&').replaceAll('&#38;', '&')
}

/** Fetches an island from such an address; Astro's own script sends what is too long for an address as a POST. */
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
