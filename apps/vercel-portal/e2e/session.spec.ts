/** Header, island and portal show the same session, also after it changed. */
import type { Page } from '@playwright/test'
import { settle } from '../scripts/browser/settle.ts'
import { expect, test } from './setup/test.ts'

const island = (page: Page) => page.locator('[data-island=your-organization]')
const inPortal = (page: Page) => page.locator('[data-portal-organization]')
const switcher = (page: Page) => page.getByRole('button', { name: /open organization switcher/i })
const userMenu = (page: Page) => page.getByRole('button', { name: /open user menu/i })

async function switchTo(page: Page, organization: RegExp): Promise<void> {
  await switcher(page).click()
  await page.getByRole('button', { name: organization }).click()
}

test('header, island and portal agree, and a switch of organization updates all three', async ({
  page,
  signedInAs,
}) => {
  await signedInAs('dana@both.test', 'acme')
  await page.goto('/portal')
  await expect(page.locator('[data-portal-organization]')).toHaveText('acme')
  await expect(page.getByRole('button', { name: /open organization switcher/i })).toContainText('Acme')
  await page.goto('/docs/first-steps')
  await expect(island(page)).toContainText('acme')
  await expect(page.getByRole('banner').getByRole('link', { name: 'Portal' })).toBeVisible()

  await page.goto('/portal')
  await switchTo(page, /globex/i)
  await expect(page).toHaveURL('/portal/orgs/globex/documents')
  await expect(inPortal(page)).toHaveText('globex')
  await expect(switcher(page)).toContainText('Globex')
  await page.goto('/docs/first-steps')
  await expect(island(page)).toContainText('globex')

  // A switch on the built page itself, as a switcher in its header would make it.
  await expect(userMenu(page)).toBeVisible()
  await page.evaluate(async () => {
    const { Clerk } = window as unknown as { Clerk: { setActive(to: { organization: string }): Promise<void> } }
    await Clerk.setActive({ organization: 'acme' })
  })
  await expect(island(page)).toContainText('acme')
  await page.getByRole('banner').getByRole('link', { name: 'Portal' }).click()
  await expect(inPortal(page)).toHaveText('acme')
  await expect(switcher(page)).toContainText('Acme')
})

test('when another tab switches, each page of this one agrees with itself, and addresses keep their organization', async ({
  page,
  context,
  signedInAs,
  expectedErrors,
}) => {
  // A soft navigation into another organization; the router loads the page in full instead.
  expectedErrors.push(/409/)
  await signedInAs('dana@both.test', 'acme')
  await page.goto('/portal/orgs/acme/documents')
  await expect(switcher(page)).toContainText('Acme')
  const other = await context.newPage()
  await other.goto('/portal')
  await switchTo(other, /globex/i)
  await expect(inPortal(other)).toHaveText('globex')

  let loads = 0
  page.on('load', () => void loads++)
  const overview = page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Overview' })
  for (const [path, go] of [
    ['/portal', () => overview.click()],
    ['/portal/orgs/acme/documents', () => page.goto('/portal/orgs/acme/documents')],
    ['/docs/first-steps', () => page.goto('/docs/first-steps')],
  ] as const) {
    await go()
    await expect(page).toHaveURL(path)
    await page.waitForFunction(() => {
      const { Clerk } = window as { Clerk?: { loaded: boolean; organization?: { slug: string } } }
      const said = document.querySelector('[data-portal-organization], [data-island=your-organization] strong')
      return Clerk?.loaded && said?.textContent.trim() === Clerk.organization?.slug
    })
    if (path.includes('acme')) await expect(inPortal(page)).toHaveText('acme')
  }
  // To agree may take one more load on each page, never a loop of them.
  expect(loads).toBeLessThanOrEqual(6)
})

test('signing out on a built page empties its island', async ({ page, signedInAs }) => {
  await signedInAs('ada@acme.test', 'acme')
  await page.goto('/docs/first-steps')
  await expect(island(page)).toContainText('acme')
  await userMenu(page).click()
  await page.getByText('Sign out', { exact: true }).click()
  await expect(page.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible()
  await expect(page.locator('body')).not.toContainText('acme')
  await page.goto('/docs/first-steps')
  await expect(island(page)).toContainText('Your documents are in the portal')
})

test('signing in in another tab reaches the island of this one', async ({ page, context, signedInAs }) => {
  await page.goto('/docs/first-steps')
  await expect(island(page)).toContainText('Your documents are in the portal')
  const other = await context.newPage()
  await signedInAs('ada@acme.test', 'acme', other)
  await other.goto('/portal')
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(island(page)).toContainText('acme')
  await expect(page.getByRole('banner').getByRole('link', { name: 'Portal' })).toBeVisible()
})

test('an island that stays signed out is fetched twice, without a loop', async ({ page, signedInAs }) => {
  await signedInAs('ada@acme.test', 'acme')
  // As a server does whose clock is ahead: every token has expired for it.
  await page.route('**/_server-islands/**', async (route) =>
    route.fulfill({ response: await route.fetch({ headers: { ...route.request().headers(), cookie: '' } }) }),
  )
  // Says when this page's own listeners have heard from Clerk who is signed in.
  await page.addInitScript(() => {
    document.addEventListener('rolecall:clerk', () => {
      const { Clerk } = window as unknown as { Clerk: { addListener(hear: (now: { user?: object }) => void): void } }
      Clerk.addListener(({ user }) => {
        if (user) setTimeout(() => Object.assign(window, { heard: true }))
      })
    })
  })
  const navigations: string[] = []
  page.on('request', (request) => {
    if (request.isNavigationRequest()) navigations.push(request.url())
  })
  await page.goto('/docs/first-steps')
  await expect.poll(() => navigations.length).toBe(2)
  await page.waitForFunction(() => (window as { heard?: boolean }).heard)
  await settle(page)
  await expect(island(page)).toContainText('Your documents are in the portal')
  expect(navigations.length).toBe(2)
})

test('a page from the back button is loaded again', async ({ page, signedInAs }) => {
  await signedInAs('ada@acme.test', 'acme')
  await page.goto('/portal')
  await expect(userMenu(page)).toBeVisible()
  const emptied = await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    return document.querySelector('[data-made-for]')?.textContent
  })
  expect(emptied).toBe('')
  await expect(inPortal(page)).toHaveText('acme')
})

test('the portal’s HTML already says who is signed in, before any script has run', async ({
  browser,
  page,
  signedInAs,
  baseURL,
}) => {
  await signedInAs('ada@acme.test', 'acme')
  const quiet = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
    baseURL: baseURL ?? '',
  })
  const still = await quiet.newPage()
  await still.goto('/portal')
  await expect(still.getByRole('banner').getByRole('link', { name: 'Portal' })).toBeVisible()
  await expect(still.getByRole('banner').getByRole('link', { name: 'Sign in' })).toHaveCount(0)
  await expect(still.locator('[data-portal-organization]')).toHaveText('acme')
  await quiet.close()
})

test('signing out in one tab empties the others', async ({ page, context, signedInAs }) => {
  await signedInAs('ada@acme.test', 'acme')
  await page.goto('/portal/orgs/acme/documents')
  await expect(page.getByRole('button', { name: /open user menu/i })).toBeVisible()
  const docs = await context.newPage()
  await docs.goto('/docs/first-steps')
  await expect(island(docs)).toContainText('acme')
  await expect(docs.getByRole('button', { name: /open user menu/i })).toBeVisible()

  const other = await context.newPage()
  await other.goto('/portal')
  await other.getByRole('button', { name: /open user menu/i }).click()
  await other.getByText('Sign out', { exact: true }).click()
  await expect(other.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible()

  await expect(page).toHaveURL(/\/sign-in/)
  await expect(page.locator('body')).not.toContainText('acme')
  await expect(docs.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible()
  await expect(docs.getByRole('banner').getByRole('link', { name: 'Portal' })).toBeHidden()
  await expect(island(docs)).not.toContainText('acme')
})
