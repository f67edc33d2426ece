/**
 * What runs before islands are hydrated. On a page that was made for somebody they find Clerk loaded, so that their
 * first rendering is the server's. `rolecall:clerk` is loadedEvent of `../visitor-hint.ts`.
 */
const { Clerk } = window as { readonly Clerk?: { readonly loaded: boolean } }
if (document.querySelector('#__CLERK_ASTRO_DATA__') !== null && Clerk?.loaded !== true) {
  await new Promise((resolve) => document.addEventListener('rolecall:clerk', resolve, { once: true }))
}

export {}
