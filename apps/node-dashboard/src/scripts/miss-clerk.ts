/**
 * Shows a message where Clerk's script is missing: at once when it failed to load, otherwise after a while. The message
 * disappears when the script loads after all.
 */
const patience = 8_000
const interval = 1_000

let timer: ReturnType<typeof setTimeout> | undefined
/** The browser reports the failure once. Soft navigations do not load the script again. */
let failed = false

// Pages without a router do not get astro:page-load.
look(patience)
document.addEventListener('astro:page-load', () => look(failed ? 0 : patience))
// Load errors of resources do not bubble, so the listener uses the capture phase.
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
