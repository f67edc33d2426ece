/**
 * Playwright's `test` with this app's rules, for every page of every context that a test opens: none may reach beyond
 * this machine (what tries is stopped), and none may log an error, unless the test says that it provokes it.
 */
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test'
import { PageErrors } from './page-errors.ts'

interface AppFixtures {
  /** The errors of this test's pages, to say which of them are its point. */
  readonly pageErrors: PageErrors
  readonly signIn: (email: string, options?: { readonly page?: Page }) => Promise<void>
}

const isLocal = (url: URL) =>
  ['127.0.0.1', 'localhost'].includes(url.hostname) || /^(data|blob|about):$/.test(url.protocol)

export const test = base.extend<AppFixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern.
  baseURL: async ({}, use) => use(requireEnvironment('E2E_APP_URL')),
  pageErrors: [
    async ({ browser }, use) => {
      const errors = new PageErrors()
      const outside: string[] = []
      const watch = (context: BrowserContext) => {
        errors.watch(context)
        context.on('request', (request) => {
          if (!isLocal(new URL(request.url()))) outside.push(request.url())
        })
      }
      browser.on('context', watch)
      await use(errors)
      browser.off('context', watch)
      expect(outside, 'requests that tried to leave the machine').toEqual([])
      expect(errors.unexpected, 'errors of pages; a test that provokes one says so to pageErrors').toEqual([])
    },
    { auto: true },
  ],
  signIn: async ({ page }, use) => {
    await use((email, options) => signInThroughClerk(options?.page ?? page, email))
  },
})

export { expect }

/** Fills in Clerk's own sign-in form, wherever the page is: it must be showing it. */
async function signInThroughClerk(page: Page, email: string): Promise<void> {
  await page.getByLabel('Email address').fill(email)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByLabel('Password', { exact: true }).fill(requireEnvironment('E2E_PASSWORD'))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
}

/** Leaves the page, whose scripts would go on as whoever it was for, and forgets who that was. */
export async function leave(page: Page): Promise<void> {
  await page.goto('about:blank')
  await page.context().clearCookies()
}

export function requireEnvironment(name: string): string {
  const value = process.env[name]
  if (!value)
    throw new Error(
      `${name} is not set: the tests are started by Playwright, whose global set-up starts the app and sets it.`,
    )
  return value
}
