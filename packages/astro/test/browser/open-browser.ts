import type { Browser, Page } from '@playwright/test'
import { limits } from '../harness/limits.ts'

export interface Visit {
  readonly page: Page
  /** Warnings and errors of the console (React reports hydration errors there), and exceptions. */
  readonly complaints: readonly string[]
  /** The states that each island showed, in order, by the island's name. */
  readonly shown: () => Promise<Readonly<Record<string, readonly string[]>>>
  readonly close: () => Promise<void>
}

/** A browser context of its own. */
export async function newVisit(browser: Browser): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 800, height: 600 } })
  context.setDefaultTimeout(limits.step)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    const isComplaint = message.type() === 'warning' || message.type() === 'error'
    if (isComplaint && !message.text().includes('development keys')) complaints.push(message.text())
  })
  return {
    page,
    complaints,
    shown: async () => (await page.evaluate(() => Reflect.get(window, 'shown') as Record<string, string[]>)) ?? {},
    close: () => context.close(),
  }
}
