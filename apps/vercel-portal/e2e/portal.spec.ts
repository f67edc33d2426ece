/** The portal: who may enter, and what each role can do. */
import { previewPassword } from '../scripts/services/seed.ts'
import { documentsTitled } from './setup/database.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

test('a signed-out visitor signs in and returns to the requested page', async ({ page }) => {
  await page.goto('/portal/orgs/acme/documents')
  await expect(page).toHaveURL(/\/sign-in/)
  await page.getByLabel('Email address').fill('mia@acme.test')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByLabel('Password', { exact: true }).fill(previewPassword)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page).toHaveURL('/portal/orgs/acme/documents')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Documents')
})

test('a member drafts, an editor publishes, and the draft stays in its organization', async ({
  page,
  browser,
  signedInAs,
}) => {
  const title = `Harbour rules ${Date.now()}`
  await signedInAs('mia@acme.test', 'acme')
  await page.goto('/portal/orgs/acme/documents')
  await page.getByLabel('Title').fill(title)
  await page.getByLabel('Text').fill('No running on the quay.\n<script>alert(1)</script>')
  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
  await expect(page.getByText('<script>alert(1)</script>')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Publish' })).toHaveCount(0)
  const address = new URL(page.url()).pathname
  expect(await documentsTitled(title)).toMatchObject([{ published: false }])

  const editor = await browser.newContext({ baseURL: requireEnvironment('E2E_APP_URL') })
  const desk = await editor.newPage()
  await signedInAs('eve@acme.test', 'acme', desk)
  await desk.goto(address)
  await desk.getByRole('button', { name: 'Publish' }).click()
  await expect(desk.getByRole('button', { name: 'Unpublish' })).toBeVisible()
  expect(await documentsTitled(title)).toMatchObject([{ published: true }])
  await desk.getByRole('button', { name: 'Unpublish' }).click()
  await expect(desk.getByRole('button', { name: 'Publish' })).toBeVisible()
  await editor.close()
})

test('settings are an admin’s: a member finds neither link nor page', async ({ page, browser, signedInAs }) => {
  await signedInAs('ada@acme.test', 'acme')
  await page.goto('/portal')
  await page.getByRole('link', { name: 'Settings' }).click()
  const welcome = `Welcome aboard ${Date.now()}`
  await page.getByLabel('Welcome line').fill(welcome)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status')).toHaveText('Saved.')

  // A browser of their own: an admin's page that is still open would go on renewing the admin's session.
  const theirs = await browser.newContext({ baseURL: requireEnvironment('E2E_APP_URL') })
  const member = await theirs.newPage()
  await signedInAs('mia@acme.test', 'acme', member)
  await member.goto('/portal/orgs/acme/documents')
  await expect(member.getByText(welcome)).toBeVisible()
  await expect(member.getByRole('link', { name: 'Settings' })).toHaveCount(0)
  const response = await member.goto('/portal/orgs/acme/settings')
  expect(response?.status()).toBe(403)
  await expect(member.getByRole('heading', { level: 1 })).toHaveText('You don’t have access to this page.')
  await theirs.close()
})

test('a visitor without an organization is asked to choose one', async ({ page, signedInAs }) => {
  await signedInAs('nora@none.test')
  await page.goto('/portal')
  await expect(page.getByText('Choose the one you want to work in')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Create organization' })).toBeVisible()
})

test('other organizations look like addresses that do not exist', async ({ page, signedInAs, expectedErrors }) => {
  expectedErrors.push(/404/)
  await signedInAs('mia@acme.test', 'acme')
  const answers = []
  for (const slug of ['globex', 'no-such-organization']) {
    const response = await page.goto(`/portal/orgs/${slug}/documents`)
    answers.push([response?.status(), await page.locator('main').innerText()])
  }
  expect(answers[0]).toEqual([404, expect.stringContaining('There is nothing here.')])
  expect(answers[1]).toEqual(answers[0])
})

test('a form from a stale tab is refused, and written nowhere', async ({
  page,
  context,
  signedInAs,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  await signedInAs('dana@both.test', 'acme')
  await page.goto('/portal/orgs/acme/documents')
  const title = `Stale ${Date.now()}`
  await page.getByLabel('Title').fill(title)
  // Frozen, as a tab in the background may be: it has not noticed the switch yet.
  await page.evaluate(() => document.querySelector('[data-made-for]')?.removeAttribute('data-made-for'))

  const other = await context.newPage()
  await other.goto('/portal/orgs/globex/documents')
  await expect(other.locator('[data-portal-organization]')).toHaveText('globex')

  const answer = page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().includes('/portal/orgs/acme'),
  )
  await page.getByRole('button', { name: 'Save draft' }).click()
  expect((await answer).status()).toBe(409)
  expect(await documentsTitled(title)).toEqual([])
})
