/**
 * While the worker still has something to do, the list of jobs looks again by itself. Starts on each page anew: Astro's
 * router runs a module once, however many pages follow.
 */
const EVERY = 1_500
/** After so many looks the visitor has to ask: the worker may be away. */
const MOST = 20

let timer: ReturnType<typeof setTimeout> | undefined

for (const event of ['astro:page-load', 'tally:content']) document.addEventListener(event, () => watch(0))

function watch(looks: number): void {
  clearTimeout(timer)
  const list = document.querySelector('[data-watch]')
  if (!list?.querySelector('[data-job=queued]') || looks >= MOST) return
  timer = setTimeout(() => void look(list, looks + 1), EVERY)
}

async function look(list: Element, looks: number): Promise<void> {
  const html = await fetch(location.href, { headers: { accept: 'text/html' } }).then(
    (response) => (response.ok ? response.text() : ''),
    () => '',
  )
  if (!list.isConnected) return
  const fresh = new DOMParser().parseFromString(html, 'text/html').querySelector('[data-watch]')
  if (fresh) list.replaceWith(document.adoptNode(fresh))
  watch(looks)
}
