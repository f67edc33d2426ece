/** The path of another sign-in page, with the current `redirect_url`. */
export function withReturnAddress(path: string, page: URL): string {
  const wanted = page.searchParams.get('redirect_url')
  return wanted === null ? path : `${path}?${new URLSearchParams({ redirect_url: wanted })}`
}
