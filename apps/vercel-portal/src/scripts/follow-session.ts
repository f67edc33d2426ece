/**
 * A page that was made for somebody says so (`data-made-for`, `data-organization`). When that is no longer who is
 * signed in, here or in another tab, the page is loaded again, and the server decides what there is to see.
 */
import { $authStore } from '@clerk/astro/client'

$authStore.subscribe(({ userId, orgId }) => {
  const made = document.querySelector<HTMLElement>('[data-made-for]')
  // `undefined` means that Clerk is still loading.
  if (made === null || userId === undefined) return
  if (made.dataset['madeFor'] === (userId ?? '') && made.dataset['organization'] === (orgId ?? '')) return
  // Emptied at once: nothing of the old session stays on the screen while the new page is on its way.
  document.querySelector('#content')?.replaceChildren()
  location.reload()
})
