/** Headers that Vercel writes itself. A function never gets the ones that a client sent. */
const platformHeader =
  /^(?:x-vercel-|x-forwarded-|x-now-|x-middleware-|forwarded$|x-real-ip$|x-matched-path$|x-invocation-id$|cdn-loop$)/

interface Connection {
  readonly host: string
  /** The client's address. */
  readonly address: string
}

/**
 * The headers that a function gets: the client's, without forged ones, and Vercel's own
 * (https://vercel.com/docs/headers/request-headers).
 */
export function platformHeaders(sent: readonly (readonly [string, string])[], { host, address }: Connection): Headers {
  const headers = new Headers()
  for (const [name, value] of sent) {
    if (!platformHeader.test(name.toLowerCase()) && !name.startsWith(':')) headers.append(name, value)
  }
  headers.set('host', host)
  headers.set('x-forwarded-for', address)
  headers.set('x-vercel-forwarded-for', address)
  headers.set('x-real-ip', address)
  headers.set('x-forwarded-host', host)
  headers.set('x-forwarded-proto', 'http')
  headers.set('x-vercel-id', 'local1::preview')
  return headers
}
