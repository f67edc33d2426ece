/** Clerk's components on our pages: their style, their targets, and the message when they do not load. */
import type { Locator } from '@playwright/test'
import { signInAs } from '@rolecall/local-clerk/testing'
import { expect, leave, test } from './setup/test.ts'

const style = (element: Locator, property: string, pseudo?: string) =>
  element.evaluate((node, [name, part]) => getComputedStyle(node, part).getPropertyValue(name), [
    property,
    pseudo,
  ] as const)

test('theme, variables and elements are the app’s, in light and dark; one component has its own', async ({ page }) => {
  const looks = async (path: string) => {
    await page.goto(path)
    const button = page.getByRole('button', { name: 'Continue', exact: true })
    await expect(button).toBeVisible()
    const card = page.locator('.clerk-card')
    const [light, dark] = [[], []] as [string[], string[]]
    for (const [scheme, found] of [
      ['light', light],
      ['dark', dark],
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme })
      // Clerk's button changes its colour with a transition.
      await expect.poll(() => button.evaluate((node) => node.getAnimations().length)).toBe(0)
      found.push(await style(button, 'background-color'), await style(card, 'border-top-color'))
    }
    return {
      light,
      dark,
      radius: await style(button, 'border-top-left-radius'),
      border: await style(card, 'border-top-style'),
      weight: await style(button, 'font-weight'),
      // Clerk's default theme draws a gradient there, and a shadow around fields.
      gradient: await style(button, 'content', '::after'),
      field: await style(page.getByLabel('Email address'), 'border-top-width'),
    }
  }
  expect(await looks('/sign-in')).toEqual({
    light: ['rgb(61, 79, 214)', 'rgb(223, 227, 234)'],
    dark: ['rgb(152, 165, 255)', 'rgb(43, 49, 60)'],
    radius: '8px',
    border: 'solid',
    weight: '600',
    gradient: 'none',
    field: '1px',
  })
  expect(await looks('/start')).toMatchObject({
    light: ['rgb(27, 122, 69)', 'rgb(223, 227, 234)'],
    dark: ['rgb(121, 216, 160)', 'rgb(43, 49, 60)'],
    radius: '2px',
    border: 'dashed',
  })
})

test('a sign-in leads to redirect_url, or to the fallback, or to a forced target', async ({ page, signIn }) => {
  const leads = async (from: string, to: RegExp) => {
    await leave(page)
    await page.goto(from)
    if (!from.startsWith('/sign-in')) await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
    await signIn('mia@acme.test')
    await expect(page, from).toHaveURL(to)
  }
  await leads('/sign-in', /\/me$/)
  await leads('/sign-in?redirect_url=%2Fprofile', /\/profile$/)
  await leads('/sign-up?redirect_url=%2Fprofile', /\/profile$/)

  await leave(page)
  await page.goto('/pricing')
  await page.waitForFunction(() => (globalThis as { Clerk?: { loaded?: boolean } }).Clerk?.loaded === true)
  await page.getByRole('button', { name: 'Create an organization' }).click()
  await expect(page).toHaveURL(/\/sign-up/)
  const insisting = new URL(page.url())
  insisting.searchParams.set('redirect_url', '/profile')
  await leads(insisting.href, /\/organizations$/)
})

test('each place for Clerk shows a message at once when its script fails to load', async ({ page, pageErrors }) => {
  pageErrors.expectBlocked(/^\/npm\/@clerk\//)
  await signInAs(page, 'ada@acme.test', { organization: 'acme' })
  await page.route('**/npm/@clerk/**', (route) => route.abort())
  for (const path of ['/me', '/user', '/organizations', '/organizations/new', '/orgs/acme/settings']) {
    await page.goto(path)
    await expect(page.getByRole('alert'), path).toContainText('did not load')
  }
  await leave(page)
  for (const path of ['/sign-in', '/sign-up', '/simple/sign-in', '/simple/sign-up', '/start']) {
    await page.goto(path)
    await expect(page.getByRole('alert'), path).toContainText('did not load')
  }
})

test('a slow script causes the message after a while, and removes it when it loads', async ({ page }) => {
  await page.clock.install()
  const released = Promise.withResolvers<void>()
  await page.route('**/npm/@clerk/clerk-js*/**', async (route) => {
    await released.promise
    await route.continue()
  })
  await page.goto('/sign-in', { waitUntil: 'domcontentloaded' })
  await page.clock.runFor(7_000)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.clock.runFor(2_000)
  await expect(page.getByRole('alert')).toContainText('did not load')
  released.resolve()
  await page.clock.resume()
  await expect(page.getByLabel('Email address')).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('without JavaScript the same places say that they need JavaScript', async ({ page }) => {
  // Playwright's browsers without JavaScript do not render <noscript>, so the HTML is read.
  const needs = async (path: string) =>
    expect(await (await page.request.get(path)).text(), path).toMatch(/<noscript>[^<]*<p[^>]*>[^<]* needs JavaScript/)
  for (const path of ['/sign-in', '/sign-up', '/simple/sign-in', '/simple/sign-up', '/start']) await needs(path)
  expect(await (await page.request.get('/')).text()).toMatch(/<noscript>\s*<a class="button" href="\/sign-up"/)
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  for (const path of ['/me', '/user', '/organizations', '/organizations/new', '/orgs/acme/settings']) await needs(path)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('public pages have all their content', async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'One list of work for every organization you are in.',
    )
    await expect(page.getByRole('link', { name: 'Open your dashboard' })).toHaveAttribute('href', '/organizations')
    await expect(page.locator('.columns h2')).toHaveText([
      'Your organization only',
      'Roles that mean something',
      'Two tabs, no mix-ups',
    ])
    await page.getByRole('link', { name: 'Pricing' }).click()
    await expect(page.locator('.columns .card')).toHaveText([/Free\s*\$0/, /Team\s*\$6/, /Business\s*\$12/])
    await page.getByRole('link', { name: 'Blog' }).click()
    await page.getByRole('link', { name: 'Who did that?' }).click()
    await expect(page.getByRole('article')).toContainText('leaves a line in the audit log of its organization')
    await expect(page.getByRole('link', { name: 'Your account' })).toHaveAttribute('href', '/organizations')
  })
})

test('choosing an organization leads to redirect_url on this site only', async ({ page, pageErrors }) => {
  pageErrors.expectStatus(404, /pathRoot/)
  await signInAs(page, 'mia@acme.test', { organization: null })
  const choose = async (query: string) => {
    await page.goto(`/organizations${query}`)
    await page.getByRole('main').getByRole('button', { name: /Acme/ }).click()
  }
  await choose('?redirect_url=%2Fprofile%3Ftab%3Da')
  await expect(page).toHaveURL(/\/profile\?tab=a$/)
  for (const elsewhere of [
    '',
    '?redirect_url=%2Forgs%2Fglobex%2Ftasks',
    '?redirect_url=%2F%5Cevil.test',
    '?redirect_url=https%3A%2F%2Fevil.test%2F',
  ]) {
    await choose(elsewhere)
    await expect(page, elsewhere).toHaveURL(/\/orgs\/acme\/dashboard$/)
  }
  // Clerk would insert a property of the organization, and one of them would change the host.
  await choose('?redirect_url=%2F%3ApathRoot.evil.test')
  await expect(page).toHaveURL((url) => url.hostname === 'localhost' && url.pathname === '/%3ApathRoot.evil.test')
})

test('the switcher leads to the organization’s settings, and offers no personal account', async ({ page }) => {
  await signInAs(page, 'ada@acme.test', { organization: 'acme' })
  await page.goto('/orgs/acme/tasks')
  await page.getByRole('button', { name: /open organization switcher/i }).click()
  const popover = page.getByRole('dialog')
  await expect(popover.getByRole('button', { name: 'Create organization' })).toBeVisible()
  await expect(popover.getByText(/personal/i)).toHaveCount(0)
  await popover.getByRole('button', { name: 'Manage' }).click()
  await expect(page).toHaveURL(/\/orgs\/acme\/settings$/)
  await page.getByRole('button', { name: 'Tally' }).click()
  await expect(page.getByRole('link', { name: 'Members and invitations' })).toBeVisible()
})
