import { resolveAddress, type ClerkAddress } from './control-client.ts'
import { requestCookies, type SessionCookieOptions } from './session-cookies.ts'

/** What `signInAs` uses of a Playwright page, by structure: any version of Playwright fits. */
export interface SignInPage {
  url(): string
  context(): {
    addCookies(
      cookies: readonly { name: string; value: string; domain: string; path: string; sameSite: 'Lax' }[],
    ): Promise<void>
  }
}

export interface SignInAsOptions extends SessionCookieOptions {
  /** The local Clerk; the one in `CLERK_API_URL` when not given. */
  readonly clerk?: ClerkAddress | undefined
  /** The host that the app is opened under. `localhost` and `127.0.0.1` are always covered. */
  readonly host?: string | undefined
}

/**
 * Signs a Playwright page's browser context in without typing a password. It only sets cookies: open or reload a page
 * of the app afterwards. A page that is open for somebody else goes on writing their cookies: leave it first
 * (`page.goto('about:blank')`).
 *
 * @throws {LocalClerkError} `unknown_user`, `unknown_organization`, `not_a_member`, `not_reachable`.
 * @example
 * import { test } from '@playwright/test'
 * import { signInAs } from '@rolecall/local-clerk/testing'
 * test('opens the tasks', async ({ page }) => {
 *   await signInAs(page, 'ada@acme.test', { organization: 'acme' })
 *   await page.goto('/tasks')
 * })
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
