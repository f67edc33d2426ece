import type { Page } from '@playwright/test'

/**
 * Resolves when the page is complete: fonts and server islands have arrived, and Clerk, where the visitor or the page needs
 * it, has filled its visible places.
 */
export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { Clerk } = globalThis as { Clerk?: { loaded?: boolean } }
    const places = [...document.querySelectorAll('[data-clerk-id]')].filter((place) => place.checkVisibility())
    const needsClerk =
      /(?:^|; )__client_uat=[1-9]/.test(document.cookie) ||
      places.length > 0 ||
      document.querySelector('script[src*="clerk.browser.js"]') !== null
    return (
      document.readyState === 'complete' &&
      document.fonts.status === 'loaded' &&
      document.querySelector('script[data-island-id]') === null &&
      (!needsClerk || (Clerk?.loaded === true && places.every(({ childElementCount }) => childElementCount > 0)))
    )
  })
  // The last change is laid out.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}
