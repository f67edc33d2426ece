/** The island's address as the browser fetches it. Its parameters are encrypted, so it is read from the page. */
export async function islandUrl(app: string): Promise<string> {
  const html = await (await fetch(new URL('/docs/first-steps', app))).text()
  const [, url] = /["'](\/_server-islands\/YourOrganization\?[^"']+)["']/.exec(html) ?? []
  if (url === undefined) throw new Error('The page has no island.')
  return url.replaceAll('&amp;', '&').replaceAll('&#38;', '&')
}
