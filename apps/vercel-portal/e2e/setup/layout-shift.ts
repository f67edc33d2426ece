import type { Page } from '@playwright/test'

interface Watched {
  readonly observer: PerformanceObserver
  readonly total: number
}

/** Watches every page that is opened from now on for parts that move without being asked to. */
export async function watchLayoutShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched = {
      total: 0,
      observer: new PerformanceObserver((list) => add(list.getEntries())),
    }
    const add = (entries: PerformanceEntryList) => {
      for (const entry of entries) watched.total += (entry as PerformanceEntry & { value: number }).value
    }
    watched.observer.observe({ type: 'layout-shift', buffered: true })
    Object.assign(globalThis, { watched })
  })
}

/** The layout shift of the page so far, as Web Vitals count it. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { total, observer } = (globalThis as unknown as { watched: Watched }).watched
    const pending = observer.takeRecords() as (PerformanceEntry & { value: number })[]
    return pending.reduce((sum, { value }) => sum + value, total)
  })
}
