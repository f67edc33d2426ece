/** Clerk’s own components in dialogs and on pages, and the page that each of them leads to. */
import { createClerkClient } from '@clerk/backend'
import type { Locator, Page } from '@playwright/test'
import { lastEmail, signInAs } from '@rolecall/local-clerk/testing'
import { expect, requireEnvironment, test } from './setup/test.ts'

const backend = () =>
  createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
const userOf = async (email: string) => (await backend().users.getUserList({ emailAddress: [email] })).data[0]

async function signIn(place: Page | Locator, email: string): Promise<void> {
  await place.getByLabel('Email address').fill(email)
  await place.getByRole('button', { name: 'Continue', exact: true }).click()
  await place.getByLabel('Password', { exact: true }).fill(requireEnvironment('E2E_PASSWORD'))
  await place.getByRole('button', { name: 'Continue', exact: true }).click()
}

/** Clerk's unstyled buttons do nothing before its script has loaded. */
const clerkIsLoaded = (page: Page) =>
  page.waitForFunction(() => (globalThis as { Clerk?: { loaded?: boolean } }).Clerk?.loaded === true)

async function typeCode(page: Page, email: string): Promise<void> {
  await page.getByLabel('Enter verification code').click()
  await page.keyboard.type((await lastEmail({ url: requireEnvironment('E2E_CLERK_URL') }, email)).code ?? '')
}

test('a sign-in in a dialog leads to the organizations', async ({ page }) => {
  await page.goto('/blog')
  await page.getByRole('button', { name: 'Sign in' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/blog')
  await signIn(dialog, 'mia@acme.test')
  await expect(page).toHaveURL(/\/organizations$/)
})

test('a sign-up on the pricing page stores its origin', async ({ page }) => {
  const email = `priced-${Date.now()}@new.test`
  await page.goto('/pricing')
  await clerkIsLoaded(page)
  await page.getByRole('button', { name: 'Create an account' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Email address').fill(email)
  await dialog.getByLabel('Password', { exact: true }).fill('tally-priced-2026')
  await dialog.getByRole('button', { name: 'Continue', exact: true }).click()
  await typeCode(page, email)
  await expect(page).toHaveURL(/\/organizations$/)
  expect(await userOf(email)).toMatchObject({ unsafeMetadata: { heardFrom: 'pricing' } })
})

test('/start signs up a new user, in its own colours', async ({ page, pageErrors }) => {
  // Clerk's response for an unknown address.
  pageErrors.expectStatus(422, '/v1/client/sign_ins')
  const email = `start-${Date.now()}@new.test`
  await page.goto('/start')
  const card = page.locator('.clerk-start')
  await expect(card).toHaveCSS('border-top-style', 'dashed')
  const button = page.getByRole('button', { name: 'Continue', exact: true })
  const colour = () => button.evaluate((element) => getComputedStyle(element).backgroundColor)
  const light = await colour()
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(colour).not.toBe(light)
  await page.getByLabel('Email address').fill(email)
  await button.click()
  await expect(page).toHaveURL(/\/start#\/create/)
  await page.getByLabel('Password', { exact: true }).fill('tally-start-2026')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await typeCode(page, email)
  await expect(page).toHaveURL(/\/organizations$/)
})

test('creates an organization in the list', async ({ page }) => {
  await signInAs(page, 'nora@none.test', { organization: null })
  await page.goto('/organizations')
  const stamp = Date.now()
  const main = page.getByRole('main')
  // Without an organization, the list shows the form.
  await main.getByPlaceholder('Organization name').fill(`Listed ${stamp}`)
  await main.getByRole('button', { name: 'Create organization' }).click()
  await page.getByRole('button', { name: 'Skip' }).click()
  await expect(page).toHaveURL(`/orgs/listed-${stamp}/dashboard`)
  // Other tests need a user without an organization.
  const made = await backend().organizations.getOrganization({ slug: `listed-${stamp}` })
  await backend().organizations.deleteOrganization(made.id)
})

test('creates organizations in a dialog and on a page, and leaves one', async ({ page }) => {
  const clerk = backend()
  const email = `maker-${Date.now()}@new.test`
  const maker = await clerk.users.createUser({ emailAddress: [email], password: 'tally-maker-2026', firstName: 'Max' })
  await signInAs(page, email, { organization: null })
  await page.goto('/me')
  // The React button shows the name, and opens the account in a dialog.
  const card = page.locator('.account-card')
  await expect(card.getByText('Max', { exact: true })).toBeVisible()
  await card.getByRole('button', { name: /open user menu/i }).click()
  await page.getByRole('button', { name: 'Manage account' }).click()
  await expect(page.getByRole('dialog').getByText('Profile details')).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/me')

  await page.goto('/me')
  await page.getByRole('button', { name: 'Call the API' }).click()
  await expect(page.locator('pre')).toContainText(`"userId": "${maker.id}"`)

  await page.goto('/organizations')
  await expect(page.getByRole('button', { name: /create organization/i })).toBeVisible()
  await expect(page.getByText(/personal/i)).toHaveCount(0)
  const create = async (place: Page | Locator, name: string) => {
    await place.getByPlaceholder('Organization name').fill(name)
    await place.getByRole('button', { name: 'Create organization' }).click()
    const skip = page.getByRole('button', { name: 'Skip' })
    await skip.click()
  }
  const stamp = Date.now()
  await page.getByRole('button', { name: /open organization switcher/i }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /create organization/i })
    .click()
  await create(page.getByRole('dialog').filter({ has: page.getByPlaceholder('Organization name') }), `Over ${stamp}`)
  await expect(page).toHaveURL(`/orgs/over-${stamp}/dashboard`)
  await page.goto('/organizations/new')
  await create(page, `Paged ${stamp}`)
  await expect(page).toHaveURL(`/orgs/paged-${stamp}/dashboard`)

  const ada = (await userOf('ada@acme.test'))?.id ?? ''
  const other = await clerk.organizations.createOrganization({ name: 'Left', slug: `left-${stamp}`, createdBy: ada })
  const membership = { organizationId: other.id, userId: maker.id, role: 'org:member' } as const
  await clerk.organizations.createOrganizationMembership(membership)
  await page.goto(`/orgs/left-${stamp}/settings`)
  await page.getByRole('button', { name: 'Leave organization' }).click()
  await page.getByLabel(/confirmation|to continue/i).fill('Left')
  await page.getByRole('button', { name: 'Leave organization' }).last().click()
  await expect(page).toHaveURL(/\/organizations$/)
})

test('with two accounts in one browser, a switch leads to the organizations', async ({ page }) => {
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  await page.goto('/me')
  const menu = page.getByRole('banner').getByRole('button', { name: /open user menu/i })
  await menu.click()
  await page.getByRole('button', { name: 'Add account' }).click()
  await signIn(page, 'gus@globex.test')
  await expect(page).toHaveURL(/\/me$/)
  await expect(page.getByRole('heading', { name: 'Hello, Gus' })).toBeVisible()
  await menu.click()
  await page.getByRole('group', { name: 'Active sessions' }).getByRole('button', { name: /Mia/ }).click()
  await expect(page).toHaveURL(/\/organizations$/)
  await page.goto('/me')
  await expect(page.getByRole('heading', { name: 'Hello, Mia' })).toBeVisible()
})
