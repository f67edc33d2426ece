/**
 * Runs before islands hydrate. A page that was rendered on demand waits for Clerk, so that islands hydrate as the
 * server rendered them. It imports types only, because a module that two scripts share is one more request.
 */
import type { loadedEvent } from '../visitor-hint.ts'

const loaded: typeof loadedEvent = 'rolecall:clerk'
const { Clerk } = window as { readonly Clerk?: { readonly loaded: boolean } }
if (document.querySelector('#__CLERK_ASTRO_DATA__') !== null && Clerk?.loaded !== true) {
  await new Promise((resolve) => document.addEventListener(loaded, resolve, { once: true }))
}
