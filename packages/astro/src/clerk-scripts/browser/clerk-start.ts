/** Clerk's own start, which its integration runs on every page. It is fetched when a page needs Clerk. */
import type * as Router from 'astro:transitions/client'
import { parameters, runInjectionScript, swapDocument } from 'virtual:rolecall/clerk'

let router: Promise<typeof Router> | undefined

/** Loads Clerk on the first call. Every call mounts the page's components. */
export async function mountClerk(): Promise<void> {
  if (document.querySelector('[name="astro-view-transitions-enabled"]') === null) return runInjectionScript(parameters)
  router ??= keepComponents()
  const { navigate } = await router
  await runInjectionScript({
    ...parameters,
    routerPush: navigate,
    routerReplace: (url: string) => navigate(url, { history: 'replace' }),
  })
}

/** Keeps Clerk's components and their styles when the router replaces the document. */
async function keepComponents(): Promise<typeof Router> {
  const client = await import('astro:transitions/client')
  document.addEventListener('astro:before-swap', (event) => {
    event.swap = () => {
      const components = document.querySelector('#clerk-components')
      if (components !== null) event.newDocument.body.append(components)
      swapDocument(client.swapFunctions, event.newDocument)
    }
  })
  return client
}
