/**
 * Where a denied visitor goes, and how they come back. What comes back in `redirect_url` is a path of this app,
 * so that no request header can turn it into somebody else's address.
 */

/** Adds `redirect_url` to a path of this app; the path's own query survives. */
export function withReturnPath(target: string, returnTo: string): string {
  const url = new URL(target, 'http://path.invalid')
  url.searchParams.set('redirect_url', returnTo)
  return `${url.pathname}${url.search}${url.hash}`
}

/**
 * Clerk's own redirect, made relative when it stays on this app.
 *
 * @param location absolute, from `auth().redirectToSignIn()`
 * @param hosts the names this app was called by; the host check has vouched for them
 */
export function relativeSignInUrl(location: string, hosts: ReadonlySet<string>, returnTo: string): string {
  const url = new URL(location)
  if (!hosts.has(url.host)) return url.href
  url.searchParams.set('redirect_url', returnTo)
  return `${url.pathname}${url.search}${url.hash}`
}
