/** Organizations stay isolated: for strangers, for users who switch, and with two of them open at once. */
import type { BrowserContext, Page } from '@playwright/test'
import { signInAs } from '@rolecall/local-clerk/testing'
import { rowsOf } from './setup/database.ts'
import { expect, leave, test } from './setup/test.ts'

test('a stranger’s organization is a 404 without its data', async ({ page, pageErrors }) => {
  pageErrors.expectStatus(404, '/orgs/globex/dashboard')
  await signInAs(page, 'gus@globex.test', { organization: 'globex' })
  await page.goto('/orgs/globex/dashboard')
  const secret = `Globex secret ${Date.now()}`
  await page.getByLabel('New task').fill(secret)
  await page.getByRole('button', { name: 'Add task' }).click()
  await expect(page.locator('.tasks').getByText(secret)).toBeVisible()

  await leave(page)
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  const response = await page.goto('/orgs/globex/dashboard')
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
  const html = await page.content()
  expect(html).not.toContain(secret)
  expect(html).not.toMatch(/globex/i)
})

test('an unknown organization looks like a stranger’s', async ({ page, pageErrors }) => {
  pageErrors.expectStatus(404, /^\/orgs\/(globex|no-such-organization)\/dashboard$/)
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  const foreign = await page.goto('/orgs/globex/dashboard')
  const foreignText = await page.locator('main').innerText()
  const unknown = await page.goto('/orgs/no-such-organization/dashboard')
  expect([foreign?.status(), unknown?.status()]).toEqual([404, 404])
  expect(await page.locator('main').innerText()).toBe(foreignText)
})

test('the switcher leads to the other organization', async ({ page }) => {
  await signInAs(page, 'dana@both.test', { organization: 'acme' })
  await page.goto('/orgs/acme/dashboard')
  await page.getByRole('button', { name: /open organization switcher/i }).click()
  await page.getByRole('button', { name: /globex/i }).click()
  await expect(page).toHaveURL(/\/orgs\/globex\/dashboard$/)
  await expect(page.getByText('globex ·')).toBeVisible()
  await expect(page.locator('[data-island=billing]')).toContainText(/Free|Team|Business/)
})

test.describe('acme and globex in two tabs', () => {
  test('a task in the stale tab is rejected and not saved', async ({ page, context, pageErrors }) => {
    pageErrors.expectBlocked(/\/@clerk\//)
    pageErrors.expectStatus(409, '/orgs/acme/dashboard')
    // Without Clerk's script the tab does not notice the switch, like a sleeping or offline tab.
    await page.route('**/npm/@clerk/**', (route) => route.abort())
    const stale = await openBoth(page, context)
    const answer = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.getByRole('button', { name: 'Add task' }).click()
    expect((await answer).status()).toBe(409)
    await expect(page.getByRole('alert')).toContainText('different organization than globex')
    await expect(page.getByLabel('New task')).toHaveValue(stale)
    expect(await rowsOf(stale)).toEqual([])
    // After switching back in the other tab, the same form is sent again.
    const [, other] = context.pages()
    await other!.goto('/orgs/acme/dashboard')
    await expect(other!.getByText('acme ·')).toBeVisible()
    await page.getByRole('button', { name: 'Add task' }).click()
    await expect(page.getByRole('button', { name: `Complete “${stale}”` })).toBeVisible()
    expect(await rowsOf(stale)).toMatchObject([{ organization: 'acme' }])
  })

  test('a task in one tab is never saved into the organization of the other', async ({ page, context, pageErrors }) => {
    pageErrors.expectStatus(409, '/orgs/acme/dashboard')
    const stale = await openBoth(page, context)
    const answer = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.getByRole('button', { name: 'Add task' }).click()
    // Clerk's script may have switched back for the active tab. The task then belongs to its organization.
    const { organization, status } = {
      organization: (await rowsOf(stale))[0]?.organization,
      status: (await answer).status(),
    }
    expect([
      [409, undefined],
      [303, 'acme'],
    ]).toContainEqual([status, organization])
  })

  test('without JavaScript the rejected form is kept and can be sent again after switching back', async ({
    browser,
    baseURL,
    pageErrors,
  }) => {
    pageErrors.expectStatus(409, '/orgs/acme/dashboard')
    const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! })
    const page = await context.newPage()
    const title = await openBoth(page, context)
    await page.getByRole('button', { name: 'Add task' }).click()
    await expect(page.getByRole('heading', { name: 'Another organization is active' })).toBeVisible()
    expect(await rowsOf(title)).toEqual([])
    // Sent too early, it is rejected again and kept.
    await page.getByRole('button', { name: 'Submit again' }).click()
    await expect(page.getByText('Active now: globex')).toBeVisible()
    expect(await rowsOf(title)).toEqual([])
    const opening = context.waitForEvent('page')
    await page.getByRole('link', { name: 'Go back to acme' }).click()
    const back = await opening
    await expect(back.getByText('acme ·')).toBeVisible()
    await back.close()
    await page.getByRole('button', { name: 'Submit again' }).click()
    await expect(page.locator('.tasks').getByText(title)).toBeVisible()
    expect(await rowsOf(title)).toMatchObject([{ organization: 'acme' }])
    await context.close()
  })

  /** Fills in a task in acme's tab, then opens globex in a second one. Returns the task's title. */
  async function openBoth(page: Page, context: BrowserContext): Promise<string> {
    await signInAs(page, 'dana@both.test', { organization: 'acme' })
    await page.goto('/orgs/acme/dashboard')
    const title = `Stale ${Date.now()}`
    await page.getByLabel('New task').fill(title)
    const other = await context.newPage()
    await other.goto('/orgs/globex/dashboard')
    await expect(other.getByText('globex ·')).toBeVisible()
    return title
  }
})
