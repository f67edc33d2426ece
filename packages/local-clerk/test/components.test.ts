/** Clerk's own components, in a real browser, against a built app. */
import type { Page } from '@playwright/test'
import { describe, expect } from 'vitest'
import { signInAs } from '../src/testing.ts'
import { password } from './fixtures/app/seed.ts'
import { appForFile } from './support/app-for-file.ts'
import { browserForFile } from './support/browser-for-file.ts'
import { stateAfterReload, stateOf } from './support/browser.ts'
import { clerkForFile } from './support/clerk-for-file.ts'
import { visitorTest } from './support/visitor-test.ts'
import { testLimit } from './support/patience.ts'

const { clerk } = await clerkForFile()
const app = await appForFile(clerk)
const browser = await browserForFile()
const test = visitorTest(browser)

const next = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true }).click()

describe('<SignIn />', { timeout: testLimit }, () => {
  test('signs in by password and returns to where the visitor came from', async ({ visitor }) => {
    const { page } = visitor
    await page.goto(`${app.url}/private`)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await page.locator('input[name=identifier]').fill('ada@acme.test')
    await next(page)
    await page.locator('input[name=password]').fill(password)
    await next(page)
    await page.waitForURL(`${app.url}/private`)
    expect(await stateOf(page)).toMatchObject({
      orgSlug: 'acme',
      orgRole: 'org:admin',
      canWrite: true,
      sessionStatus: 'active',
    })
    expect(visitor.refused).toEqual([])
  })

  test('refuses a wrong password and an unknown address with Clerk’s own messages', async ({ visitor }) => {
    const { page } = visitor
    await page.goto(`${app.url}/sign-in`)
    await page.locator('input[name=identifier]').fill('nobody@acme.test')
    await next(page)
    await page
      .getByText('Couldn’t find your account')
      .or(page.getByText("Couldn't find your account"))
      .first()
      .waitFor()
    await page.locator('input[name=identifier]').fill('ada@acme.test')
    await next(page)
    await page.locator('input[name=password]').fill('not the password')
    await next(page)
    await page
      .getByText(/password is incorrect/i)
      .first()
      .waitFor()
    expect((await visitor.context.cookies()).some((cookie) => cookie.name === '__session')).toBe(false)
  })
})

describe('<OrganizationSwitcher /> and <UserButton />', { timeout: testLimit }, () => {
  test('switches the organization, and the server sees the other role', async ({ visitor: { page } }) => {
    await signInAs(page, 'ada@acme.test', { clerk, organization: 'acme' })
    await page.goto(app.url)
    expect(await stateOf(page)).toMatchObject({ orgSlug: 'acme', canWrite: true })
    await page.locator('.cl-organizationSwitcherTrigger').click()
    const touched = page.waitForResponse((response) => response.url().includes('/touch') && response.ok())
    await page.getByText('Globex').click()
    await touched
    await expect
      .poll(() => stateAfterReload(page))
      .toMatchObject({ orgSlug: 'globex', orgRole: 'org:member', canWrite: false })
  })

  test('signs out, and the server sees a signed-out visitor', async ({ visitor: { page } }) => {
    await signInAs(page, 'ada@acme.test', { clerk })
    await page.goto(app.url)
    await page.locator('.cl-userButtonTrigger').click()
    const ended = page.waitForResponse((response) => response.url().includes('/client/sessions') && response.ok())
    await page.getByText('Sign out').click()
    await ended
    await expect.poll(() => stateAfterReload(page)).toMatchObject({ userId: null, sessionStatus: null })
  })
})
