/** Clerk's own start, as its integration would run it on every page: fetched when Clerk is needed. */
import type * as Router from 'astro:transitions/client'
import { parameters, runInjectionScript, swapDocument } from 'virtual:rolecall/clerk'

let router: Promise<typeof Router> | undefined

/** Loads Clerk when it is called first; mounts the page's components always. */
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

/** Clerk's components and their styles stay when the router exchanges the document around them. */
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
