/**
 * The other half of follow-session.ts, for a page that is one file for everybody: an island on it that was made for
 * nobody is asked for again when somebody has signed in, perhaps in another tab. It waits until something else needed
 * Clerk (`rolecall:clerk` says that Clerk is there) and asks for nothing itself.
 */
interface Clerk {
  addListener(listener: (now: { readonly user?: object | null }) => void): () => void
}

document.addEventListener('rolecall:clerk', () => {
  const { Clerk } = window as { readonly Clerk?: Clerk }
  Clerk?.addListener(({ user }) => {
    if (user && document.querySelector('[data-made-for-nobody]')) location.reload()
  })
})
