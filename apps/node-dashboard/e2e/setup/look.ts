/** Accessibility checks with axe, in light and dark, wide and narrow. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const wide = { width: 1280, height: 720 }
/** A phone, with the width at which no page may scroll sideways (WCAG 1.4.10). */
const phone = { width: 320, height: 720 }

/** Rules that depend on colours or sizes. Only these can fail in the second check. */
const visual = ['color-contrast', 'target-size', 'scrollable-region-focusable']

/** Serious problems of the page in its current state, except in Clerk's own markup. */
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

/** Waits until Clerk has rendered its components, islands are hydrated, and server islands have loaded. */
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
