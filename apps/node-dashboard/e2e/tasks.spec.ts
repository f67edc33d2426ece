/** The main path: open a page signed out, sign in, and manage an organization's tasks. */
import { rowsOf } from './setup/database.ts'
import { expect, test } from './setup/test.ts'

test('a signed-out visitor signs in, returns to the page, and their task stays', async ({ page, signIn }) => {
  await page.goto('/orgs/acme/dashboard')
  await expect(page).toHaveURL(/\/sign-in/)
  await signIn('mia@acme.test')
  await expect(page).toHaveURL(/\/orgs\/acme\/dashboard$/)
  await expect(page.getByRole('heading', { name: 'Tasks' })).toBeVisible()

  const title = `Water the ferns ${Date.now()}`
  await page.getByLabel('New task').fill(title)
  await page.getByRole('button', { name: 'Add task' }).click()
  await expect(page.locator('.tasks').getByText(title)).toBeVisible()
  await page.reload()
  await expect(page.locator('.tasks').getByText(title)).toBeVisible()

  const rows = await rowsOf(title)
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ organization: 'acme', completed: false })

  await page.getByRole('button', { name: `Complete “${title}”` }).click()
  await expect(page.getByRole('button', { name: `Reopen “${title}”` })).toBeVisible()
  expect((await rowsOf(title))[0]).toMatchObject({ completed: true })

  await page.getByLabel(`Delete “${title}”`, { exact: true }).click()
  await page.getByRole('button', { name: `Yes, delete “${title}”` }).click()
  await expect(page.locator('.tasks').getByText(title)).toHaveCount(0)
  expect(await rowsOf(title)).toEqual([])
})
