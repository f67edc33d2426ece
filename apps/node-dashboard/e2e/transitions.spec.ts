/** Soft navigation: no reload, persistent parts persist, and organizations are never mixed up. */
import type { Page } from '@playwright/test'
import { signInAs } from '@rolecall/local-clerk/testing'
import { expect, leave, test } from './setup/test.ts'

/** Leaves a mark in the page that only a full load removes. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(globalThis, { kept: true }))
const isKept = (page: Page) => page.evaluate(() => 'kept' in globalThis)
const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click()

test('pages change without a reload; Clerk’s widgets, forms and islands keep working', async ({ page, pageErrors }) => {
  await signInAs(page, 'ada@acme.test', { organization: 'acme' })
  await page.goto('/orgs/acme/members')
  const user = page.getByRole('button', { name: /open user menu/i })
  const account = page.locator('.account')
  await expect(user).toBeVisible()
  await mark(page)
  await account.evaluate((place: HTMLElement) => void (place.dataset['kept'] = ''))

  await follow(page, 'Dashboard')
  await expect(page.locator('[data-island=billing]')).toBeVisible()
  const title = `Softly ${Date.now()}`
  await page.getByLabel('New task').fill(title)
  await page.getByRole('button', { name: 'Add task' }).click()
  await expect(page.locator('.tasks').getByText(title)).toHaveCount(1)
  // The content was replaced, with the island in it.
  await expect(page.locator('[data-island=billing]')).toBeVisible()

  await follow(page, 'Members')
  pageErrors.expectStatus(422, '/api/invite')
  await page.getByLabel('Email addresses').fill('no address')
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible()
  await expect(account).toHaveAttribute('data-kept')
  expect(await isKept(page)).toBe(true)

  // Pages where Clerk routes by path have no router of Astro.
  await follow(page, 'Settings')
  await expect(page.getByRole('button', { name: 'Update profile' })).toBeVisible()
  await user.click()
  await page.getByRole('button', { name: 'Manage account' }).click()
  await expect(page).toHaveURL(/\/user$/)
  await mark(page)
  await page.getByRole('button', { name: 'Security' }).click()
  await expect(page).toHaveURL(/\/user\/security$/)
  expect(await isKept(page)).toBe(true)

  await follow(page, 'Account')
  await expect(page.getByRole('heading', { name: 'Hello, Ada' })).toBeVisible()
  await follow(page, 'Tally')
  await expect(page.getByRole('banner').getByRole('link', { name: 'Your organizations' })).toBeVisible()
  await page.goBack()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  expect((await page.request.get('/api/me')).status()).toBe(401)
})

test('a link to a different organization is a full load', async ({ page, pageErrors }) => {
  // This tells the router that the page needs a full load.
  pageErrors.expectStatus(409, '/orgs/globex/dashboard')
  await signInAs(page, 'dana@both.test', { organization: 'acme' })
  await page.goto('/orgs/acme/dashboard')
  await mark(page)
  await page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), { href: '/orgs/globex/dashboard', textContent: 'Globex' })
    document.querySelector('main')?.append(link)
  })
  await follow(page, 'Globex')
  await expect(page.getByText('globex ·')).toBeVisible()
  expect(await isKept(page)).toBe(false)
})

test('a pointer over a link prefetches public pages only', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.clock.install()
  const pointAt = async (name: string) => {
    await page.getByRole('link', { name, exact: true }).hover()
    // Astro prefetches after 80 ms of the page's clock.
    await page.clock.runFor(300)
  }
  await page.goto('/')
  await pointAt('Open your dashboard')
  await pointAt('Blog')
  await expect.poll(() => asked).toContain('/blog')
  await leave(page)
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  await page.goto('/orgs/acme/tasks')
  await pointAt('Members')
  expect(asked.filter((path) => ['/organizations', '/orgs/acme/members'].includes(path))).toEqual([])
})
