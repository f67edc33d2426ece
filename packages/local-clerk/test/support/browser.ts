/** Visitors of the fixture app, and the requests of their browsers. */
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { stepLimit } from './patience.ts'

export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
  /** Requests to other machines. All of them fail. */
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

/** The session that the server saw when it rendered the page. */
export const stateOf = async (page: Page): Promise<PageState> =>
  JSON.parse((await page.locator('#state').textContent()) ?? '') as PageState

/**
 * The same after a reload. Chromium sends a script's cookies and its navigations separately. Under load, the request for
 * the page after a sign-in may lack the cookies that Clerk's script has just written.
 */
export const stateAfterReload = async (page: Page): Promise<PageState> => {
  await page.reload()
  return stateOf(page)
}

/** Leaves the page first, because its Clerk would write the cookies again, and then clears the session. */
export async function leave(page: Page): Promise<void> {
  await page.goto('about:blank')
  await page.context().clearCookies()
}
