/**
 * Takes one part of this page from the server again, and leaves the rest of it, and what was typed there, alone.
 *
 * @param address where that part is, when it is not on this very page
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
