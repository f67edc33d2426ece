/**
 * Content of a visitor carries their id and organization (`data-made-for`, `data-organization`). When Clerk has another
 * visitor or organization in this tab, the content is emptied and the page is reloaded from the server. A sign-out reaches
 * every tab. A switch of organization stays in its tab.
 */
import { $authStore } from '@clerk/astro/client'

$authStore.subscribe(({ userId, orgId }) => {
  // `undefined` means that Clerk is still loading.
  if (userId === undefined) return
  const stale = personalContent().some(
    ({ dataset }) => dataset['madeFor'] !== (userId ?? '') || dataset['organization'] !== (orgId ?? ''),
  )
  if (stale) reload()
})

// A page from the browser's back/forward cache can show an earlier visitor.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted && personalContent().length > 0) reload()
})

function reload(): void {
  for (const element of personalContent()) element.replaceChildren()
  location.reload()
}

function personalContent(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-made-for]')]
}
