/** The request headers that a personal response depends on. */
const visitorHeaders = 'Cookie, Authorization'

/** Forbids caches to store a response. A cache that stores it anyway must tell visitors apart, by `Vary`. */
export function markPersonal(headers: Headers): void {
  headers.set('cache-control', 'private, no-store')
  const varies = headers.get('vary')
  if (varies !== '*') headers.set('vary', varies === null ? visitorHeaders : `${varies}, ${visitorHeaders}`)
}
