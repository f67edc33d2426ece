/** Islands on Clerk's stores: before Clerk has loaded, with one account and with two, and without private data. */
import { createClerkClient } from '@clerk/backend'
import { signInAs } from '@rolecall/local-clerk/testing'
import { query } from './setup/database.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

test('islands keep their place until Clerk has loaded, and show the user then', async ({ page }) => {
  await signInAs(page, 'ada@acme.test', { organization: 'acme' })
  const released = Promise.withResolvers<void>()
  await page.route('**/npm/@clerk/clerk-js*/**', async (route) => {
    await released.promise
    await route.continue()
  })
  await page.goto('/pricing', { waitUntil: 'domcontentloaded' })
  // Islands wait for Clerk. Until then they show the server's HTML, which is the same for every visitor.
  await expect(page.locator('astro-island[ssr]')).toHaveCount(1)
  await expect(page.getByRole('banner').locator('.account-link')).toHaveText('Your account')
  await page.goto('/me', { waitUntil: 'domcontentloaded' })
  await expect(page.locator('astro-island[ssr]')).toHaveCount(2)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hello')
  await expect(page.locator('.account-card')).toHaveAttribute('aria-busy', 'true')
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeDisabled()
  released.resolve()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hello, Ada')
  // The role, by has().
  await expect(page.getByText('You are an admin of this organization.')).toBeVisible()
  await expect(page.locator('.account-card')).toHaveAttribute('aria-busy', 'false')
  await expect(page.locator('.account-card')).toContainText(/Acme · Active .+ · Accounts in this browser: 1/)
})

test('the account card follows the session, the organization and the number of accounts', async ({ page }) => {
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  await page.goto('/me')
  await expect(page.getByText('Welcome back.')).toBeVisible()
  const card = page.locator('.account-card')
  await expect(card).toContainText(/Acme · Active .+ · Accounts in this browser: 1/)
  await page
    .getByRole('banner')
    .getByRole('button', { name: /open user menu/i })
    .click()
  await page.getByRole('button', { name: 'Add account' }).click()
  await page.getByLabel('Email address').fill('nora@none.test')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByLabel('Password', { exact: true }).fill(requireEnvironment('E2E_PASSWORD'))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page).toHaveURL(/\/me$/)
  await expect(page.getByRole('heading', { name: 'Hello, Nora' })).toBeVisible()
  await expect(card).toContainText(/No organization · Active .+ · Accounts in this browser: 2/)
  await card.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/$/)
})

test('no page with an island carries private metadata', async ({ page }) => {
  const backend = createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  const { data: users } = await backend.users.getUserList({ emailAddress: ['ada@acme.test'] })
  await backend.users.updateUserMetadata(users[0]!.id, { privateMetadata: { note: 'never-in-html' } })
  await signInAs(page, 'ada@acme.test', { organization: 'acme' })
  const islands = ['/', '/pricing', '/blog', '/me', '/orgs/acme/members', '/orgs/acme/dashboard', '/simple/sign-in']
  for (const path of [...islands, '/profile', '/orgs/acme/posts', '/admin/audit']) {
    const html = await (await page.request.get(path)).text()
    expect(html, path).toContain('</html>')
    expect(html, path).not.toContain('never-in-html')
    if (islands.includes(path)) expect(html, path).toMatch(/<astro-island|data-island-id/)
  }
})

test('the list of jobs refreshes until no job is waiting, also after a soft navigation', async ({ page }) => {
  await signInAs(page, 'ada@acme.test', { organization: 'acme' })
  await page.goto('/orgs/acme/tasks')
  await page.evaluate(() => void Object.assign(globalThis, { kept: true }))
  const [job] = await query<{ id: string }>(
    `insert into jobs (organization_id, kind, status, requested_by, token_id, result)
     values ('org_acmeDemo', 'report', 'done', 'user_test', 'sess_test', 'Done.') returning id`,
    [],
  )
  let looks = 0
  // The worker is fast, so the first two responses are changed to a waiting job.
  await page.route('**/orgs/acme/reports', async (route) => {
    const response = await route.fetch()
    looks += 1
    const body = await response.text()
    await route.fulfill({ response, body: looks > 2 ? body : body.replace('data-job="done"', 'data-job="queued"') })
  })
  await page.getByRole('link', { name: 'Exports and reports' }).click()
  const first = page.locator('#jobs li').first()
  await expect(first).toHaveAttribute('data-job', 'queued')
  await expect(first).toHaveAttribute('data-job', 'done')
  expect(looks).toBe(3)
  expect(await page.evaluate(() => 'kept' in globalThis)).toBe(true)
  await query('delete from jobs where id = $1', [job!.id])
})

test('the account link persists across public pages', async ({ page }) => {
  await page.goto('/pricing')
  const link = page.getByRole('button', { name: 'Sign in' })
  await expect(link).toBeVisible()
  await link.evaluate((node: HTMLElement) => void (node.dataset['kept'] = ''))
  await page.getByRole('link', { name: 'Blog' }).click()
  await expect(page.getByRole('heading', { name: 'Blog' })).toBeVisible()
  await expect(link).toHaveAttribute('data-kept')
})
