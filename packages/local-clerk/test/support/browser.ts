/** Visitors of the fixture app, and what their browsers met. */
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { stepLimit } from './patience.ts'

export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
  /** Requests to other machines, which led nowhere. */
  readonly outside: readonly string[]
  /** Answers of the Frontend API with a status of 400 or more. */
  readonly refused: readonly string[]
}

export async function newVisitor(browser: Browser): Promise<Visitor> {
  const context = await browser.newContext()
  context.setDefaultTimeout(stepLimit)
  const outside: string[] = []
  const refused: string[] = []
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== 'localhost') outside.push(request.url())
  })
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

/**
 * The same, once more. Chromium passes on a script's cookies beside its navigations: under load, the page that Clerk
 * goes to after a sign-in may be asked for without the cookies that its script wrote just before.
 */
export const stateAfterReload = async (page: Page): Promise<PageState> => {
  await page.reload()
  return stateOf(page)
}

/** Leaves the page, whose Clerk would go on writing the cookies of whoever it was for, and forgets who that was. */
export async function leave(page: Page): Promise<void> {
  await page.goto('about:blank')
  await page.context().clearCookies()
}
