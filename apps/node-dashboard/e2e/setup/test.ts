/**
 * Playwright's `test` with this app's rules: no page may reach beyond this machine, and none may log an error.
 * Every request that tries is stopped, recorded, and fails the test.
 */
import { test as base, expect, type Page } from '@playwright/test'

interface AppFixtures {
  /** Requests that tried to leave the machine, by any page of this test. */
  readonly outsideRequests: string[]
  readonly signIn: (email: string, options?: { readonly page?: Page }) => Promise<void>
}

const isLocal = (url: URL) =>
  ['127.0.0.1', 'localhost'].includes(url.hostname) || /^(data|blob|about):$/.test(url.protocol)

export const test = base.extend<AppFixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern.
  baseURL: async ({}, use) => use(requireEnvironment('E2E_APP_URL')),
  outsideRequests: [
    async ({ context }, use) => {
      const requests: string[] = []
      await context.route(
        (url) => !isLocal(url),
        (route) => {
          requests.push(route.request().url())
          return route.abort()
        },
      )
      await use(requests)
      expect(requests, 'requests that tried to leave the machine').toEqual([])
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

export function requireEnvironment(name: string): string {
  const value = process.env[name]
  if (!value)
    throw new Error(
      `${name} is not set: the tests are started by Playwright, whose global set-up starts the app and sets it.`,
    )
  return value
}
