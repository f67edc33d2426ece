/** What somebody meets who does not see, points or read as the author does: axe, in both colours and at both widths. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const wide = { width: 1280, height: 720 }
/** A phone; and the width at which nothing may need to be scrolled sideways (WCAG 1.4.10, which asks for 320). */
const phone = { width: 320, height: 720 }

/** Rules that colours or sizes can break, which is all that a second look can find. */
const visual = ['color-contrast', 'target-size', 'scrollable-region-focusable']

/** Serious problems of the page as it is, by what they are and where; Clerk's own markup is Clerk's. */
export async function lookAt(page: Page, what = new URL(page.url()).pathname): Promise<readonly string[]> {
  const full = process.env['ROLECALL_FULL'] === '1'
  const problems = await analyze(page, `${what}, wide and light`)
  await page.emulateMedia({ colorScheme: 'dark' })
  if (full) problems.push(...(await analyze(page, `${what}, wide and dark`)))
  await page.setViewportSize(phone)
  problems.push(...(await analyze(page, `${what}, narrow and dark`, full ? undefined : visual)))
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (overhang > 0) problems.push(`${what}, narrow: ${overhang} pixels too wide`)
  await page.emulateMedia({ colorScheme: 'light' })
  if (full) problems.push(...(await analyze(page, `${what}, narrow and light`)))
  await page.setViewportSize(wide)
  return problems
}

async function analyze(page: Page, what: string, rules?: string[]): Promise<string[]> {
  // One frame, so that axe needs no second page to put its results together.
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes
        .filter(({ html }) => !/class="[^"]*\bcl-/.test(html))
        .map(({ target }) => `${what}: ${id} at ${target.join(' ')}`),
    )
}

/** Clerk has started and filled its places, islands are awake, and what the server deferred has come. */
export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { Clerk } = globalThis as { Clerk?: { loaded?: boolean } }
    const needsClerk = document.querySelector('[data-clerk-id], script[src*="clerk"]') !== null
    const places = [...document.querySelectorAll('[data-clerk-id]')]
    return (
      (!needsClerk || Clerk?.loaded === true) &&
      places.every(({ childElementCount }) => childElementCount > 0) &&
      document.querySelector('astro-island[ssr], script[data-island-id]') === null
    )
  })
}
