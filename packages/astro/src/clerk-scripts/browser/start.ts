/** Runs on every built page in place of Clerk's page script, and loads Clerk when there is a reason to. */
import { needName } from '../visitor-hint.ts'
import { isNeeded, loadClerk, loadedClerk, pageIsReady } from './clerk-loader.ts'
import { ClerkShow } from './clerk-show.ts'

// Vite inserts both values when the site is built.
const signIn = (import.meta.env.PUBLIC_CLERK_SIGN_IN_URL as string | undefined) ?? '/sign-in'
const signUp = (import.meta.env.PUBLIC_CLERK_SIGN_UP_URL as string | undefined) ?? '/sign-up'
const buttonSelector = '[data-clerk-unstyled-id]'

const closest = ({ target }: Event, selector: string): HTMLElement | null | false =>
  target instanceof Element && target.closest<HTMLElement>(selector)

if (document.querySelector('[name="astro-view-transitions-enabled"]'))
  document.addEventListener('astro:page-load', () => void pageIsReady())
else void pageIsReady()

customElements.define('clerk-show', ClerkShow)

document.addEventListener(needName, () => void loadClerk(), { once: true })

// A visitor is about to sign in: Clerk loads before the click.
for (const type of ['pointerover', 'focusin']) {
  document.addEventListener(type, (event) => {
    if (closest(event, `${buttonSelector},a[href^="${signIn}"],a[href^="${signUp}"]`) && !loadedClerk())
      void loadClerk()
  })
}

// Clerk's buttons need Clerk. An early click is repeated once Clerk has loaded.
document.addEventListener(
  'click',
  (event) => {
    const button = closest(event, buttonSelector)
    if (!button || loadedClerk()) return
    event.preventDefault()
    event.stopImmediatePropagation()
    void loadClerk().then(() => loadedClerk() && button.click())
  },
  true,
)

// The visitor may have signed in in another tab.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && isNeeded() && !loadedClerk()) void loadClerk()
})
