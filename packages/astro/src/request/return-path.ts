/** The client's own path and query, without Clerk's handshake parameters; `/` for anything that is not a path. */
export function returnPath(url: URL): string {
  const query = new URLSearchParams(url.search)
  for (const name of [...query.keys()]) {
    if (name.startsWith('__clerk')) query.delete(name)
  }
  const search = query.size === 0 ? '' : `?${query}`
  const path = `${url.pathname}${search}`
  return /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path) ? path : '/'
}
