/** The page that the visitor requested before signing in. Only a page of this app is accepted. */
export function returnAddress(page: URL, fallback: string): string {
  const wanted = page.searchParams.get('redirect_url')
  if (!wanted || !URL.canParse(wanted, page.origin)) return fallback
  const { origin, pathname, search, hash } = new URL(wanted, page.origin)
  // Two slashes at the start of a path would name another host.
  return origin === page.origin && !pathname.startsWith('//') ? pathname + search + hash : fallback
}
