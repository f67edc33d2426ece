/**
 * What was made for somebody says so (`data-made-for`, `data-organization`). When that is no longer who is signed in
 * here, or the organization of this tab, it is emptied, the page is loaded again, and the server decides what there is
 * to see. A sign-out reaches every tab. An organization belongs to its tab: a switch in one leaves the others alone.
 */
import { $authStore } from '@clerk/astro/client'

$authStore.subscribe(({ userId, orgId }) => {
  // `undefined` means that Clerk is still loading.
  if (userId === undefined) return
  const stale = madeForSomebody().some(
    ({ dataset }) => dataset['madeFor'] !== (userId ?? '') || dataset['organization'] !== (orgId ?? ''),
  )
  if (stale) startAgain()
})

// A page that the browser kept for its back button shows who was signed in then.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted && madeForSomebody().length > 0) startAgain()
})

function startAgain(): void {
  for (const element of madeForSomebody()) element.replaceChildren()
  location.reload()
}

function madeForSomebody(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-made-for]')]
}
