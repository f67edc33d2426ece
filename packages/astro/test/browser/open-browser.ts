import type { Browser, Page } from '@playwright/test'
import { chromium } from '@playwright/test'
import { chromiumPath } from '../../../../scripts/browser/chromium-path.ts'

export const openBrowser = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: await chromiumPath(),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  })

export interface Visit {
  readonly page: Page
  /** What the console complained about: warnings, errors (React's hydration errors are some) and exceptions. */
  readonly complaints: readonly string[]
  /** What every island showed, by its name, in order. */
  readonly shown: () => Promise<Readonly<Record<string, readonly string[]>>>
  readonly close: () => Promise<void>
}

/** A browser of its own, which may reach this machine only. */
export async function newVisit(browser: Browser): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 800, height: 600 } })
  context.setDefaultTimeout(15_000)
  await context.route(
    (url) => url.protocol.startsWith('http') && url.hostname !== 'localhost',
    (route) => route.abort(),
  )
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
