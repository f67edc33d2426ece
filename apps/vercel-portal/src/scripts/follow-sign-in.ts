/**
 * The other half of follow-session.ts, for built pages. A signed-out island is fetched again when Clerk has a session:
 * the visitor signed in in another tab, or their token was renewed. The script waits for another part of the page to load
 * Clerk (the event `rolecall:clerk`), and loads nothing itself.
 */
interface Clerk {
  addListener(listener: (now: { readonly user?: object | null }) => void): () => void
}

/** The key of the last reload's time. A server that disagrees with Clerk must not cause a loop of reloads. */
const reloadedAt = 'harbor:asked'
const pause = 60_000

document.addEventListener('rolecall:clerk', () => {
  const { Clerk } = window as { readonly Clerk?: Clerk }
  Clerk?.addListener(({ user }) => {
    if (!user || !document.querySelector('[data-signed-out]')) return
    if (Date.now() - Number(sessionStorage.getItem(reloadedAt)) < pause) return
    sessionStorage.setItem(reloadedAt, String(Date.now()))
    location.reload()
  })
})
