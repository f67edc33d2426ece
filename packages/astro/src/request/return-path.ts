/**
 * The path and query of a URL, without Clerk's handshake parameters. `/` for a path that a redirect must not contain.
 */
export function returnPath(url: URL): string {
  const query = new URLSearchParams(url.search)
  for (const name of [...query.keys()]) {
    if (name.startsWith('__clerk')) query.delete(name)
  }
  const search = query.size === 0 ? '' : `?${query}`
  const path = `${url.pathname}${search}`
  return /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path) ? path : '/'
}
