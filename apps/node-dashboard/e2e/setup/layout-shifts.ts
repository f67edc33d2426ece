/** Layout shifts of a page that loads Clerk late, as the browser counts them. */
import type { Page } from '@playwright/test'
import { settle } from './look.ts'

interface LayoutShift extends PerformanceEntry {
  readonly value: number
  readonly sources: readonly { readonly node?: Node | null }[]
}

interface Recorder {
  readonly shifts: { readonly value: number; readonly what: readonly string[] }[]
}

/** Records the layout shifts of each document, from the next navigation on. */
export async function recordShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const record: Recorder = { shifts: [] }
    Object.assign(globalThis, { record })
    const nameOf = (node: Node | null | undefined) =>
      node instanceof Element ? node.tagName.toLowerCase() + [...node.classList].map((name) => `.${name}`).join('') : ''
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries() as LayoutShift[])
        record.shifts.push({ value, what: sources.map(({ node }) => nameOf(node)) })
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

/**
 * Opens a page, waits until it is painted without Clerk, and then lets Clerk load: personal parts arrive in a page that
 * is already visible.
 *
 * @param early runs before the page is painted
 */
export async function openSlowly(page: Page, path: string, early?: () => Promise<unknown>): Promise<void> {
  const painted = Promise.withResolvers<void>()
  await page.route('**/npm/@clerk/**', async (route) => {
    await painted.promise
    await route.continue()
  })
  try {
    await page.goto(path, { waitUntil: 'domcontentloaded' })
    await early?.()
    await frame(page)
  } finally {
    painted.resolve()
  }
  await settle(page)
  await frame(page)
  await page.unrouteAll({ behavior: 'wait' })
}

/** Waits until the page has drawn: a frame lies between two callbacks. */
const frame = (page: Page) =>
  page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))

/** The sum of the shifts (up to 0.1 is "good" in the Web Vitals), and the elements. */
export async function shiftsOf(page: Page): Promise<{ readonly total: number; readonly what: string }> {
  const { shifts } = await page.evaluate(() => (globalThis as unknown as { record: Recorder }).record)
  return {
    total: shifts.reduce((sum, { value }) => sum + value, 0),
    what: shifts.map(({ value, what }) => `${what.join(' and ')} by ${value.toFixed(3)}`).join(', '),
  }
}
