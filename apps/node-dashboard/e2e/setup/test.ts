/**
 * Playwright's `test` with the rules of this suite, for each page of each context that a test opens. A request that
 * would leave this machine fails the test, and so does an error in a page's console, unless the test expects it.
 */
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test'
import { PageErrors } from './page-errors.ts'
import { SparePostgres } from './spare-postgres.ts'
import type { RunningProcess } from './start-process.ts'
import { startServer } from './start-server.ts'

interface AppFixtures {
  /** The errors of this test's pages. The test declares the ones that it provokes. */
  readonly pageErrors: PageErrors
  readonly signIn: (email: string, options?: { readonly page?: Page }) => Promise<void>
}

/** Started for the first test that asks for it, and shared by the others. */
interface WorkerFixtures {
  /** A test leaves it running. */
  readonly sparePostgres: SparePostgres
  /** A dashboard on a database of `sparePostgres`. */
  readonly spareApp: { readonly url: string; readonly systemUrl: string }
  /** A dashboard that is deployed as https://tally.example. */
  readonly deployed: { readonly url: string; readonly site: string }
}

const isLocal = (url: URL) =>
  ['127.0.0.1', 'localhost'].includes(url.hostname) || /^(data|blob|about):$/.test(url.protocol)

export const test = base.extend<AppFixtures, WorkerFixtures>({
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
  sparePostgres: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern.
    async ({}, use) => {
      const postgres = await SparePostgres.start()
      await use(postgres)
      await postgres.remove()
    },
    { scope: 'worker' },
  ],
  spareApp: [
    async ({ sparePostgres }, use) => {
      const { urls, environment } = await sparePostgres.database('tally_faults')
      const server = await startServer(environment)
      await use({ url: server.url, systemUrl: urls.systemUrl })
      await end(server)
    },
    { scope: 'worker' },
  ],
  deployed: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern.
    async ({}, use) => {
      const site = 'https://tally.example'
      const server = await startServer({ SITE_URL: site })
      await use({ url: server.url, site })
      await end(server)
    },
    { scope: 'worker' },
  ],
})

async function end(server: RunningProcess): Promise<void> {
  server.kill()
  await server.ended
}

export { expect }

/** Fills in Clerk's own sign-in form, which the page must show. */
async function signInThroughClerk(page: Page, email: string): Promise<void> {
  await page.getByLabel('Email address').fill(email)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByLabel('Password', { exact: true }).fill(requireEnvironment('E2E_PASSWORD'))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
}

/** Leaves the page, whose scripts would go on with its session, and signs out. */
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
