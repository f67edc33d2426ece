/** Chromium that may reach this machine only. What it tries to reach elsewhere is blocked and recorded. */
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { chromiumPath } from '../../../../scripts/browser/chromium-path.ts'

export const launchBrowser = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: await chromiumPath(),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  })

export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
  /** Requests to other machines, which were blocked. */
  readonly outside: readonly string[]
  /** Answers of the Frontend API with a status of 400 or more. */
  readonly refused: readonly string[]
}

export async function newVisitor(browser: Browser): Promise<Visitor> {
  const context = await browser.newContext()
  context.setDefaultTimeout(30_000)
  const outside: string[] = []
  const refused: string[] = []
  await context.route(
    (url) => url.protocol.startsWith('http') && url.hostname !== 'localhost',
    (route) => {
      outside.push(route.request().url())
      return route.abort()
    },
  )
  context.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname.includes('/v1/') && response.status() >= 400)
      refused.push(`${response.status()} ${response.request().method()} ${pathname}`)
  })
  const page = await context.newPage()
  return { context, page, outside, refused }
}

export interface PageState {
  readonly userId: string | null
  readonly orgId: string | null
  readonly orgSlug: string | null
  readonly orgRole: string | null
  readonly sessionStatus: string | null
  readonly canWrite: boolean
  readonly fresh: boolean
  readonly freshInBothFactors: boolean
}

/** What the server that rendered the page saw. */
export const stateOf = async (page: Page): Promise<PageState> =>
  JSON.parse((await page.locator('#state').textContent()) ?? '') as PageState
