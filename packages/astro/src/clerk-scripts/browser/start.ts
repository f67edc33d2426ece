/** What every built page runs in place of Clerk's page script: waits for a reason to load Clerk. */
import { needName } from '../visitor-hint.ts'
import { ClerkShow } from './clerk-show.ts'
import { isNeeded, loadClerk, loadedClerk, pageIsReady } from './clerk-loader.ts'

// Both are written in by Vite when the site is built.
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

// A visitor who is about to sign in: Clerk arrives while they are still on their way to the click.
for (const type of ['pointerover', 'focusin']) {
  document.addEventListener(type, (event) => {
    if (closest(event, `${buttonSelector},a[href^="${signIn}"],a[href^="${signUp}"]`) && !loadedClerk())
      void loadClerk()
  })
}

// Clerk's buttons need Clerk. A click that comes before it waits, and is repeated.
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

// Somebody may have signed in in another tab meanwhile.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && isNeeded() && !loadedClerk()) void loadClerk()
})
