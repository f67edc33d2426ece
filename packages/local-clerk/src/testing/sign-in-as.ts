import { resolveAddress, type ClerkAddress } from './control-client.ts'
import { requestCookies, type SessionCookieOptions } from './session-cookies.ts'

/** The part of a Playwright page that `signInAs` uses. The type is structural, so any version of Playwright fits. */
export interface SignInPage {
  url(): string
  context(): {
    addCookies(
      cookies: readonly { name: string; value: string; domain: string; path: string; sameSite: 'Lax' }[],
    ): Promise<void>
  }
}

export interface SignInAsOptions extends SessionCookieOptions {
  /** The local Clerk; the one at `CLERK_API_URL` by default. */
  readonly clerk?: ClerkAddress | undefined
  /** The host of the app, if it is neither `localhost` nor `127.0.0.1`. */
  readonly host?: string | undefined
}

/**
 * Signs the browser context of a Playwright page in without a form. It only sets cookies, so open or reload a page of
 * the app afterwards. An open page of another user keeps writing that user's cookies. Leave it first
 * (`page.goto('about:blank')`).
 *
 * @throws {LocalClerkError} `unknown_user`, `unknown_organization`, `not_a_member`, `not_reachable`.
 * @example
 * ```ts
 * import { test } from '@playwright/test'
 * import { signInAs } from '@rolecall/local-clerk/testing'
 * test('opens the tasks', async ({ page }) => {
 *   await signInAs(page, 'ada@acme.test', { organization: 'acme' })
 *   await page.goto('/tasks')
 * })
 * ```
 */
export async function signInAs(page: SignInPage, email: string, options: SignInAsOptions = {}): Promise<void> {
  const origin = options.origin ?? (page.url().startsWith('http') ? new URL(page.url()).origin : undefined)
  const values = await requestCookies(resolveAddress(options.clerk), email, { ...options, origin })
  const hosts = new Set(['localhost', '127.0.0.1', ...(options.host ? [options.host] : [])])
  const cookies = [...hosts].flatMap((domain) =>
    values.map(([name, value]) => ({ name, value, domain, path: '/', sameSite: 'Lax' as const })),
  )
  await page.context().addCookies(cookies)
}
