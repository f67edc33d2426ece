/**
 * The way of a denied visitor to the sign-in page and back. `redirect_url` is a path of this app, so that no request
 * header can turn it into the address of another site.
 */

/** Adds `redirect_url` to a path of this app, which keeps its own query. */
export function withReturnPath(target: string, returnTo: string): string {
  const url = new URL(target, 'http://path.invalid')
  url.searchParams.set('redirect_url', returnTo)
  return `${url.pathname}${url.search}${url.hash}`
}

/**
 * Clerk's sign-in URL, relative when it is on this app.
 *
 * @param location the absolute URL of `auth().redirectToSignIn()`
 * @param hosts the host names in the request, which the host check has accepted
 */
export function relativeSignInUrl(location: string, hosts: ReadonlySet<string>, returnTo: string): string {
  const url = new URL(location)
  if (!hosts.has(url.host)) return url.href
  url.searchParams.set('redirect_url', returnTo)
  return `${url.pathname}${url.search}${url.hash}`
}
