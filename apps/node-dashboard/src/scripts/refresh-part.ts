/**
 * Reloads one part of this page from the server. The rest of the page, and input there, stays.
 *
 * @param address the page with that part. Default: this page
 */
export async function refreshPart(id: string, address = location.href): Promise<void> {
  const part = document.getElementById(id)
  const html = await fetch(address, { headers: { accept: 'text/html' } }).then(
    (response) => (response.ok ? response.text() : ''),
    () => '',
  )
  if (!part?.isConnected) return
  const fresh = new DOMParser().parseFromString(html, 'text/html').getElementById(id)
  if (fresh) part.replaceWith(document.adoptNode(fresh))
}
