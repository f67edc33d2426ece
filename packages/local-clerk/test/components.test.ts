/** Clerk's own components, in a real browser, against a built app. */
import type { Browser, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, inject } from 'vitest'
import { startLocalClerk, type LocalClerk } from '../src/index.ts'
import { signInAs } from '../src/testing.ts'
import { launchChromium } from '../../../scripts/browser/launch-chromium.ts'
import { newVisitor, stateAfterReload, stateOf, type Visitor } from './support/browser.ts'
import { startFixtureApp, type FixtureApp } from './support/fixture-app.ts'
import { access, password, seed } from './fixtures/app/seed.ts'

let clerk: LocalClerk
let app: FixtureApp
let browser: Browser
let visitor: Visitor
let page: Page

beforeAll(async () => {
  clerk = await startLocalClerk({ access, seed })
  ;[app, browser] = await Promise.all([startFixtureApp(clerk, inject('fixtureApp')), launchChromium()])
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await app?.stop()
  await clerk?.stop()
})

beforeEach(async () => {
  visitor = await newVisitor(browser)
  page = visitor.page
})

afterEach(async () => {
  expect(visitor.outside).toEqual([])
  await visitor.context.close()
})

const next = () => page.getByRole('button', { name: 'Continue', exact: true }).click()

describe('<SignIn />', { timeout: 60_000 }, () => {
  test('signs in by password and returns to where the visitor came from', async () => {
    await page.goto(`${app.url}/private`)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await page.locator('input[name=identifier]').fill('ada@acme.test')
    await next()
    await page.locator('input[name=password]').fill(password)
    await next()
    await page.waitForURL(`${app.url}/private`)
    expect(await stateOf(page)).toMatchObject({
      orgSlug: 'acme',
      orgRole: 'org:admin',
      canWrite: true,
      sessionStatus: 'active',
    })
    expect(visitor.refused).toEqual([])
  })

  test('refuses a wrong password and an unknown address with Clerk’s own messages', async () => {
    await page.goto(`${app.url}/sign-in`)
    await page.locator('input[name=identifier]').fill('nobody@acme.test')
    await next()
    await page
      .getByText('Couldn’t find your account')
      .or(page.getByText("Couldn't find your account"))
      .first()
      .waitFor()
    await page.locator('input[name=identifier]').fill('ada@acme.test')
    await next()
    await page.locator('input[name=password]').fill('not the password')
    await next()
    await page
      .getByText(/password is incorrect/i)
      .first()
      .waitFor()
    expect((await visitor.context.cookies()).some((cookie) => cookie.name === '__session')).toBe(false)
  })
})

describe('<OrganizationSwitcher /> and <UserButton />', { timeout: 60_000 }, () => {
  test('switches the organization, and the server sees the other role', async () => {
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

  test('signs out, and the server sees nobody', async () => {
    await signInAs(page, 'ada@acme.test', { clerk })
    await page.goto(app.url)
    await page.locator('.cl-userButtonTrigger').click()
    const ended = page.waitForResponse((response) => response.url().includes('/client/sessions') && response.ok())
    await page.getByText('Sign out').click()
    await ended
    await expect.poll(() => stateAfterReload(page)).toMatchObject({ userId: null, sessionStatus: null })
  })
})
