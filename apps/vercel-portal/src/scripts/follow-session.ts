/**
 * What was made for somebody says so (`data-made-for`, `data-organization`). When that is no longer who is signed in,
 * here or in another tab, it is emptied, the page is loaded again, and the server decides what there is to see.
 */
import { $authStore } from '@clerk/astro/client'

$authStore.subscribe(({ userId, orgId }) => {
  // `undefined` means that Clerk is still loading.
  if (userId === undefined) return
  const stale = [...document.querySelectorAll<HTMLElement>('[data-made-for]')].filter(
    ({ dataset }) => dataset['madeFor'] !== (userId ?? '') || dataset['organization'] !== (orgId ?? ''),
  )
  if (stale.length === 0) return
  for (const element of stale) element.replaceChildren()
  location.reload()
})
