/**
 * Playwright's `test` with this app's rules: pages send no request beyond this machine, and log no error that the test
 * does not expect.
 */
import { signInAs } from '@rolecall/local-clerk/testing'
import { test as base, expect, type Page } from '@playwright/test'

interface AppFixtures {
  /** Patterns of console errors that this test expects. */
  readonly expectedErrors: RegExp[]
  readonly rules: undefined
  /** Signs the page's browser in by cookies. Open a page afterwards. */
  readonly signedInAs: (email: string, organization?: string | null, page?: Page) => Promise<void>
}

const isLocal = (url: URL) =>
  ['127.0.0.1', 'localhost'].includes(url.hostname) || /^(data|blob|about):$/.test(url.protocol)

export const test = base.extend<AppFixtures>({
  // Playwright reads the names of fixtures off this pattern; there are none.
  // eslint-disable-next-line no-empty-pattern
  baseURL: async ({}, use) => use(requireEnvironment('E2E_APP_URL')),
  // eslint-disable-next-line no-empty-pattern
  expectedErrors: async ({}, use) => use([]),
  rules: [
    async ({ context, expectedErrors }, use) => {
      const outside: string[] = []
      const errors: string[] = []
      context.on('request', (request) => {
        if (!isLocal(new URL(request.url()))) outside.push(request.url())
      })
      context.on('console', (message) => {
        const text = `${message.text()} ${message.location().url}`
        if (message.type() === 'error' && !expectedErrors.some((pattern) => pattern.test(text))) errors.push(text)
      })
      context.on('weberror', (error) => errors.push(String(error.error())))
      await use(undefined)
      expect(outside, 'requests that tried to leave the machine').toEqual([])
      expect(errors, 'errors in the browser’s console').toEqual([])
    },
    { auto: true },
  ],
  signedInAs: async ({ page }, use) => {
    await use((email, organization, other) =>
      signInAs(other ?? page, email, {
        clerk: { url: requireEnvironment('E2E_CLERK_URL') },
        origin: requireEnvironment('E2E_APP_URL'),
        ...(organization !== undefined && { organization }),
      }),
    )
  },
})

export { expect }

export function requireEnvironment(name: string): string {
  const value = process.env[name]
  if (!value)
    throw new Error(
      `${name} is not set: the tests are started by Playwright, whose global set-up starts the app and sets it.`,
    )
  return value
}
