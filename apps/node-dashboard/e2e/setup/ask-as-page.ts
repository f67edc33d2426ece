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
 * The response to the page's own `fetch`. Clerk's script removes its cookies for a moment when it renews them. A request
 * beside the page (`page.request`) may be sent in that moment; one of the page is sent before or after it.
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
