/** An address of this app that keeps where somebody wanted to go, for another way to sign in. */
export function withReturnAddress(path: string, page: URL): string {
  const wanted = page.searchParams.get('redirect_url')
  return wanted === null ? path : `${path}?${new URLSearchParams({ redirect_url: wanted })}`
}
