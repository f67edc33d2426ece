/** Header, island and portal tell the same story, and go on doing so when the session changes. */
import type { Page } from '@playwright/test'
import { expect, test } from './setup/test.ts'

const island = (page: Page) => page.locator('[data-island=your-organization]')

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
  await page.getByRole('button', { name: /open organization switcher/i }).click()
  await page.getByRole('button', { name: /globex/i }).click()
  await expect(page).toHaveURL('/portal/orgs/globex/documents')
  await expect(page.locator('[data-portal-organization]')).toHaveText('globex')
  await expect(page.getByRole('button', { name: /open organization switcher/i })).toContainText('Globex')
  await page.goto('/docs/first-steps')
  await expect(island(page)).toContainText('globex')
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
