/** What an answer depends on when it was made for somebody. */
const visitorHeaders = 'Cookie, Authorization'

/** Says that nobody keeps a response. Caches that do it nevertheless at least tell visitors apart. */
export function markPersonal(headers: Headers): void {
  headers.set('cache-control', 'private, no-store')
  const varies = headers.get('vary')
  if (varies !== '*') headers.set('vary', varies === null ? visitorHeaders : `${varies}, ${visitorHeaders}`)
}
