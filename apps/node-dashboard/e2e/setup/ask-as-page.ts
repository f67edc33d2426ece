import type { Page } from '@playwright/test'

interface PageRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface PageAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/**
 * What a page's own `fetch` is answered. Clerk's script removes its cookies whenever it writes them anew: what asks
 * beside the page (`page.request`) may be sent without them, what the page asks is sent before or after.
 */
export function askAsPage(page: Page, path: string, request?: PageRequest): Promise<PageAnswer> {
  return page.evaluate(
    async ([address, options]) => {
      const response = await fetch(address, options)
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text: await response.text(),
      }
    },
    [path, request] as const,
  )
}
