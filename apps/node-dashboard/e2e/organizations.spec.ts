/** Organizations stay apart: for who is not a member, for who switches, and for who has two open at once. */
import { signInAs } from '@rolecall/local-clerk/testing'
import { rowsOf } from './setup/database.ts'
import { expect, test } from './setup/test.ts'

test('an organization of others is a 404 and shows nothing of it', async ({ page }) => {
  await signInAs(page, 'gus@globex.test', { organization: 'globex' })
  await page.goto('/orgs/globex/dashboard')
  const secret = `Globex secret ${Date.now()}`
  await page.getByLabel('New task').fill(secret)
  await page.getByRole('button', { name: 'Add task' }).click()
  await expect(page.getByText(secret)).toBeVisible()

  await page.context().clearCookies()
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  const response = await page.goto('/orgs/globex/dashboard')
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  const html = await page.content()
  expect(html).not.toContain(secret)
  expect(html).not.toMatch(/globex/i)
})

test('an organization that does not exist looks the same as one of others', async ({ page }) => {
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  const foreign = await page.goto('/orgs/globex/dashboard')
  const foreignText = await page.locator('main').innerText()
  const unknown = await page.goto('/orgs/no-such-organization/dashboard')
  expect([foreign?.status(), unknown?.status()]).toEqual([404, 404])
  expect(await page.locator('main').innerText()).toBe(foreignText)
})

test('the switcher moves a user of both to the other organization', async ({ page }) => {
  await signInAs(page, 'dana@both.test', { organization: 'acme' })
  await page.goto('/orgs/acme/dashboard')
  await page.getByRole('button', { name: /open organization switcher/i }).click()
  await page.getByRole('button', { name: /globex/i }).click()
  await expect(page).toHaveURL(/\/orgs\/globex\/dashboard$/)
  await expect(page.getByText('in globex')).toBeVisible()
})

test('a task added in a stale tab is refused, and written nowhere', async ({ page, context }) => {
  await signInAs(page, 'dana@both.test', { organization: 'acme' })
  await page.goto('/orgs/acme/dashboard')
  const stale = `Stale ${Date.now()}`
  await page.getByLabel('New task').fill(stale)

  const other = await context.newPage()
  await other.goto('/orgs/globex/dashboard')
  await expect(other.getByText('in globex')).toBeVisible()

  const answer = page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().includes('/orgs/acme'),
  )
  await page.getByRole('button', { name: 'Add task' }).click()
  expect((await answer).status()).toBe(409)
  await expect(page.locator('body')).toContainText('globex')
  expect(await rowsOf(stale)).toEqual([])
})
