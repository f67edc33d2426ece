/** After a sleep longer than the session token's lifetime, nothing is written, no input is lost, and the session is renewed. */
import type { Page } from '@playwright/test'
import { mintSessionToken, signInAs } from '@rolecall/local-clerk/testing'
import { rowsOf } from './setup/database.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

/** Opens a page as Mia, without Clerk's script, and replaces her session token by an expired one. */
async function openAndSleep(page: Page, path: string): Promise<void> {
  await page.route('**/npm/@clerk/**', (route) => route.abort())
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  await page.goto(path)
  const clerk = { url: requireEnvironment('E2E_CLERK_URL') }
  const value = await mintSessionToken(clerk, 'mia@acme.test', { organization: 'acme', expiresInSeconds: -60 })
  const context = page.context()
  const sessions = (await context.cookies()).filter(({ name }) => /^__session(?:_|$)/.test(name))
  expect(sessions.length).toBeGreaterThan(0)
  await context.addCookies(sessions.map(({ name, domain, path }) => ({ name, value, domain, path })))
}

test('the next link renews the session', async ({ page, pageErrors }) => {
  pageErrors.expectBlocked(/\/@clerk\//)
  pageErrors.expectStatus(401, '/orgs/acme/tasks')
  await openAndSleep(page, '/orgs/acme/dashboard')
  await page.getByRole('link', { name: 'Tasks', exact: true }).first().click()
  await expect(page).toHaveURL(/\/orgs\/acme\/tasks$/)
  await expect(page.getByRole('heading', { name: 'Tasks' })).toBeVisible()
})

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('a form saves nothing yet, keeps its input, and is sent again', async ({ page, pageErrors }) => {
      pageErrors.expectBlocked(/\/@clerk\//)
      pageErrors.expectStatus(401, '/orgs/acme/tasks')
      const title = `After a nap ${Date.now()}`
      await openAndSleep(page, '/orgs/acme/tasks')
      await page.getByLabel('New task').fill(title)
      await page.getByRole('button', { name: 'Add task' }).click()
      await expect(page.getByText(/your session (expired|ran out)/i).first()).toBeVisible()
      expect(await rowsOf(title)).toEqual([])
      // Signs in again, as in another tab.
      await signInAs(page, 'mia@acme.test', { organization: 'acme' })
      if (javaScriptEnabled) await expect(page.getByLabel('New task')).toHaveValue(title)
      await page.getByRole('button', { name: javaScriptEnabled ? 'Add task' : /again/i }).click()
      await expect(page.getByText(title)).toBeVisible()
      expect(await rowsOf(title)).toMatchObject([{ organization: 'acme' }])
    })
  })
}
