/**
 * The other half of follow-session.ts, for a page that is one file for everybody: an island on it that was made for
 * nobody is asked for again when somebody is signed in after all, perhaps since another tab, perhaps with a token that
 * had to be renewed. It waits until something else needed Clerk (`rolecall:clerk` says that Clerk is there) and asks
 * for nothing itself.
 */
interface Clerk {
  addListener(listener: (now: { readonly user?: object | null }) => void): () => void
}

/** When the page was last loaded again for this. A server that disagrees with Clerk is not asked over and over. */
const reloadedAt = 'harbor:asked'
const pause = 60_000

document.addEventListener('rolecall:clerk', () => {
  const { Clerk } = window as { readonly Clerk?: Clerk }
  Clerk?.addListener(({ user }) => {
    if (!user || !document.querySelector('[data-made-for-nobody]')) return
    if (Date.now() - Number(sessionStorage.getItem(reloadedAt)) < pause) return
    sessionStorage.setItem(reloadedAt, String(Date.now()))
    location.reload()
  })
})
