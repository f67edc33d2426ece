/** Accepting an invitation, with an existing account and with a new one. */
import { createClerkClient } from '@clerk/backend'
import { lastEmail } from '@rolecall/local-clerk/testing'
import { seed } from '../scripts/seed.ts'
import { Browsing } from './setup/browse.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

const [acme] = seed.organizations
const backend = () =>
  createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })

/** The link in Clerk's email. */
async function invite(emailAddress: string, role: string): Promise<string> {
  const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
  const answer = await admin.fetch('/api/invite', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ emailAddress, role }),
  })
  expect(answer.status).toBe(201)
  return (await lastEmail({ url: requireEnvironment('E2E_CLERK_URL') }, emailAddress)).link ?? ''
}

const roleOf = async (email: string) => {
  const { data } = await backend().organizations.getOrganizationMembershipList({ organizationId: acme.id, limit: 100 })
  return data.find(({ publicUserData }) => publicUserData?.identifier === email)?.role
}

test('an invited user with an account becomes a member, on the organization’s page', async ({ page }) => {
  const email = `known-${Date.now()}@new.test`
  await backend().users.createUser({ emailAddress: [email], password: 'tally-invited-2026' })
  await page.goto(await invite(email, 'org:billing_manager'))
  await expect(page).toHaveURL(/\/orgs\/acme\/dashboard$/)
  await expect(page.locator('[data-island=billing]')).toBeVisible()
  expect(await roleOf(email)).toBe('org:billing_manager')
})

test('an invited person without an account signs up first', async ({ page }) => {
  const email = `unknown-${Date.now()}@new.test`
  await page.goto(await invite(email, 'org:member'))
  await expect(page).toHaveURL(/\/sign-up/)
  await page.getByLabel('Password', { exact: true }).fill('tally-invited-2026')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page).toHaveURL(/\/orgs\/acme\/dashboard$/)
  await expect(page.getByLabel('New task')).toBeVisible()
  expect(await roleOf(email)).toBe('org:member')
})
