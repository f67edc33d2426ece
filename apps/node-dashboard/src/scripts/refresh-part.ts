/** Takes one part of this page from the server again, and leaves the rest of it, and what was typed there, alone. */
export async function refreshPart(id: string): Promise<void> {
  const part = document.getElementById(id)
  const html = await fetch(location.href, { headers: { accept: 'text/html' } }).then(
    (response) => (response.ok ? response.text() : ''),
    () => '',
  )
  if (!part?.isConnected) return
  const fresh = new DOMParser().parseFromString(html, 'text/html').getElementById(id)
  if (fresh) part.replaceWith(document.adoptNode(fresh))
}
