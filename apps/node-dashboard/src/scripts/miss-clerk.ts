/**
 * Says where Clerk's script is missed: at once when the browser could not load it, else when it is not there after a
 * while. When it comes after all, nothing was said.
 */
const patience = 8_000
const interval = 1_000

let timer: ReturnType<typeof setTimeout> | undefined
/** The browser tells it once; pages that follow softly do not ask for the script again. */
let failed = false

// Some of these pages have no router, which would tell that they are there.
look(patience)
document.addEventListener('astro:page-load', () => look(failed ? 0 : patience))
// Resources that do not load tell it to nobody but themselves, and to who listens on the way down.
addEventListener(
  'error',
  ({ target }) => {
    if (!(target instanceof HTMLScriptElement) || !/\/npm\/@clerk\//.test(target.src)) return
    failed = true
    look(0)
  },
  { capture: true },
)

function look(after: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => {
    const places = document.querySelectorAll<HTMLElement>('[data-needs-clerk]')
    const { Clerk } = window as { readonly Clerk?: { readonly loaded?: boolean } }
    for (const place of places) place.querySelector<HTMLElement>('[role=alert]')!.hidden = Clerk?.loaded === true
    if (places.length > 0 && !Clerk?.loaded) look(interval)
  }, after)
}
