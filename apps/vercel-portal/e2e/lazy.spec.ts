/** Clerk only where it is used: a signed-out reader loads nothing of it until something needs it. */
import type { Page } from '@playwright/test'
import { previewPassword } from '../scripts/services/seed.ts'
import { settle } from '../scripts/browser/settle.ts'
import { withStrictPolicy } from './setup/strict-policy.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

/** Requests to Clerk, and for the file that starts it, since the page was opened. */
function clerkRequests(page: Page): () => readonly string[] {
  const clerk = requireEnvironment('E2E_CLERK_URL')
  const requests: string[] = []
  page.on('request', (request) => {
    if (request.url().startsWith(clerk) || request.url().includes('/clerk-start.')) requests.push(request.url())
  })
  return () => requests
}

const banner = (page: Page) => page.getByRole('banner')
const signInLink = (page: Page) => banner(page).getByRole('link', { name: 'Sign in' })
const portalLink = (page: Page) => banner(page).getByRole('link', { name: 'Portal' })
const loaded = (page: Page) =>
  page.waitForFunction(() => (window as { Clerk?: { loaded: boolean } }).Clerk?.loaded === true)

async function typePassword(page: Page, email: string): Promise<void> {
  await page.getByLabel('Email address').fill(email)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByLabel('Password', { exact: true }).fill(previewPassword)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
}

test('a signed-out reader goes through the whole site without one request to Clerk', async ({ page }) => {
  const requests = clerkRequests(page)
  await page.goto('/')
  await expect(signInLink(page)).toBeVisible()
  await expect(portalLink(page)).toBeHidden()
  for (const name of ['Features', 'Pricing', 'Docs', 'Log']) {
    await banner(page).getByRole('link', { name }).click()
    await expect(banner(page).getByRole('link', { name })).toHaveAttribute('aria-current', 'page')
    await expect(signInLink(page)).toBeVisible()
  }
  await page.reload()
  await settle(page)
  // The browser has nothing left to do: no script waits for a quiet moment to load Clerk in.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  expect(requests()).toEqual([])
})

test('the right side of <Show> is there at the first paint, for either visitor', async ({ page, signedInAs }) => {
  for (const person of [null, 'ada@acme.test']) {
    if (person) await signedInAs(person, 'acme')
    // Scripts never arrive: what is visible is what the page shows before any of them has run.
    await page.route(/\/_astro\/.*\.js$/, () => undefined)
    await page.goto('/pricing', { waitUntil: 'commit' })
    await expect(person ? portalLink(page) : signInLink(page)).toBeVisible()
    await expect(person ? signInLink(page) : portalLink(page)).toBeHidden()
    await page.unroute(/\/_astro\/.*\.js$/)
  }
})

test('pointing at the sign-in link is reason enough to load Clerk', async ({ page }) => {
  const requests = clerkRequests(page)
  await page.goto('/pricing')
  await page.getByRole('heading', { level: 1 }).hover()
  expect(requests()).toEqual([])
  await signInLink(page).hover()
  await loaded(page)
  expect(requests().length).toBeGreaterThan(0)
})

test('so is reaching it with the keyboard', async ({ page }) => {
  await page.goto('/pricing')
  await signInLink(page).focus()
  await loaded(page)
})

test('a button of Clerk’s on a built page works at its first click, which loads Clerk', async ({ page }) => {
  const requests = clerkRequests(page)
  await page.goto('/pricing')
  // Arrived at softly: the button's own script runs then, too.
  await banner(page).getByRole('link', { name: 'Features' }).click()
  await expect(page).toHaveURL('/features')
  expect(requests()).toEqual([])
  await page.getByRole('main').getByRole('button', { name: 'Create an account' }).click()
  await expect(page.getByRole('dialog').getByLabel('Email address')).toBeVisible()
  await expect(page).toHaveURL('/features')
})

test('from a page without Clerk through a soft navigation to the form, and back signed in', async ({ page }) => {
  await page.goto('/features')
  await page.evaluate(() => Object.assign(window, { sameDocument: true }))
  await signInLink(page).click()
  await expect(page).toHaveURL('/sign-in')
  expect(await page.evaluate(() => 'sameDocument' in window), 'a soft navigation').toBe(true)
  await typePassword(page, 'ada@acme.test')
  await expect(page).toHaveURL('/portal')
  await banner(page).getByRole('link', { name: 'Features' }).click()
  await expect(page).toHaveURL('/features')
  await expect(portalLink(page)).toBeVisible()
  await expect(signInLink(page)).toBeHidden()
  await expect(page.getByRole('button', { name: /open user menu/i })).toBeVisible()
  await portalLink(page).click()
  await expect(page).toHaveURL('/portal')
  await expect(page.getByRole('button', { name: /open organization switcher/i })).toContainText('Acme')
})

test('a returning visitor gets Clerk at once, on a page that does without it', async ({ page, signedInAs }) => {
  await signedInAs('ada@acme.test', 'acme')
  await page.goto('/pricing')
  await loaded(page)
  await expect(page.getByRole('button', { name: /open user menu/i })).toBeVisible()
  // The second time its scripts are asked for while the head is parsed, from where they came the first time.
  await page.goto('/features')
  const preloads = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLLinkElement>('link[rel=preload][as=script]')].map(({ href }) => href),
  )
  expect(preloads.filter((href) => /\/(clerk|ui)\.browser\.js$/.test(href)).length).toBeGreaterThanOrEqual(2)
})

test('Clerk’s styles survive soft navigations', async ({ page, signedInAs }) => {
  await signedInAs('ada@acme.test', 'acme')
  await page.goto('/portal')
  const menu = page.getByRole('button', { name: /open user menu/i })
  await expect(menu).toBeVisible()
  const size = await menu.boundingBox()
  for (const name of ['Features', 'Pricing', 'Portal']) {
    await banner(page).getByRole('link', { name }).click()
    await expect(page).toHaveURL(`/${name.toLowerCase()}`)
    await expect(menu).toBeVisible()
    expect((await menu.boundingBox())?.width).toBe(size?.width)
  }
})

test('a sign-in in another tab reaches this one', async ({ page, context, signedInAs }) => {
  await page.goto('/pricing')
  await expect(signInLink(page)).toBeVisible()
  const other = await context.newPage()
  await signedInAs('ada@acme.test', 'acme', other)
  await other.goto('/portal')
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(portalLink(page)).toBeVisible()
})

test('a sign-in page loads Clerk by itself', async ({ page }) => {
  await page.goto('/sign-in')
  await expect(page.getByLabel('Email address')).toBeVisible()
})

test('a strict content security policy blocks nothing of it', async ({ page, signedInAs, expectedErrors }) => {
  expectedErrors.push(/Content Security Policy/)
  const violations = await withStrictPolicy(page)
  await page.goto('/features')
  await page.getByRole('main').getByRole('button', { name: 'Create an account' }).click()
  await expect(page.getByRole('dialog').getByLabel('Email address')).toBeVisible()
  await signedInAs('ada@acme.test', 'acme')
  for (const path of ['/pricing', '/docs/first-steps']) {
    await page.goto(path)
    await expect(page.getByRole('button', { name: /open user menu/i })).toBeVisible()
  }
  await expect(page.locator('[data-island=your-organization]')).toContainText('acme')
  expect(violations).toEqual([])
  // The policy is in force: it blocks a script that it does not name.
  await page.evaluate(() => document.body.append(Object.assign(document.createElement('script'), { text: 'void 0' })))
  await expect.poll(() => violations.length).toBeGreaterThan(0)
})
