/** Billing, members and reports without JavaScript: forms work, show a notice once, and keep rejected input. */
import { createClerkClient } from '@clerk/backend'
import { signInAs } from '@rolecall/local-clerk/testing'
import { seed } from '../scripts/seed.ts'
import { query } from './setup/database.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

const [, globex] = seed.organizations
const backend = () =>
  createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })

test.use({ javaScriptEnabled: false })
test.beforeEach(async ({ page }) => {
  // The worker accepts tokens of this app's origin. Clerk's script, which requests those, does not run.
  await signInAs(page, 'gus@globex.test', { organization: 'globex', origin: requireEnvironment('E2E_APP_URL') })
})

test('billing: saves, shows the notice once, and shows a newer change next to the input', async ({
  page,
  context,
  pageErrors,
}) => {
  pageErrors.expectStatus(409, '/orgs/globex/billing')
  await query('delete from billing where organization_id = $1', [globex.id])
  await page.goto('/orgs/globex/billing')
  const save = async (tab: typeof page, plan: string, email: string) => {
    await tab.getByRole('radio', { name: plan }).check()
    await tab.getByLabel('Invoices go to').fill(email)
    await tab.getByRole('button', { name: 'Save' }).click()
  }
  const other = await context.newPage()
  await other.goto('/orgs/globex/billing')
  await save(page, 'Team', 'bills@globex.test')
  await expect(page.getByRole('status')).toHaveText('Billing changed.')
  await page.reload()
  await expect(page.getByRole('status')).toBeEmpty()
  await save(other, 'Business', 'late@globex.test')
  await expect(other.getByRole('alert')).toContainText('The plan is now Team, and invoices go to bills@globex.test')
  await expect(other.getByRole('radio', { name: 'Business' })).toBeChecked()
  await expect(other.getByLabel('Invoices go to')).toHaveValue('late@globex.test')
  await other.getByRole('button', { name: 'Save' }).click()
  await expect(other.getByRole('status')).toHaveText('Billing changed.')
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Business' })).toBeChecked()
})

test('billing: invalid input keeps the version that was read', async ({ page, pageErrors }) => {
  pageErrors.expectStatus(400, '/orgs/globex/billing')
  await page.goto('/orgs/globex/billing')
  const version = await page.locator('input[name=version]').inputValue()
  // Browsers check email addresses too, with a looser rule.
  await page.getByLabel('Invoices go to').fill('no-dot@globex')
  await query('update billing set version = version + 1 where organization_id = $1', [globex.id])
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert')).toHaveText('Enter an email address for invoices.')
  await expect(page.getByLabel('Invoices go to')).toHaveValue('no-dot@globex')
  await expect(page.locator('input[name=version]')).toHaveValue(version)
})

test('billing: a member who lost access keeps their input, and saves it with access again', async ({
  page,
  pageErrors,
}) => {
  pageErrors.expectStatus(403, '/orgs/globex/billing')
  const user = await backend().users.createUser({
    emailAddress: [`bills-${Date.now()}@new.test`],
    password: 'tally-plain-2026',
  })
  const member = { organizationId: globex.id, userId: user.id }
  const email = user.emailAddresses[0]?.emailAddress ?? ''
  const comeAs = async (role: 'org:billing_manager' | 'org:member') => {
    await backend().organizations.updateOrganizationMembership({ ...member, role })
    // A token holds the permissions of its creation.
    await signInAs(page, email, { organization: 'globex' })
  }
  await backend().organizations.createOrganizationMembership({ ...member, role: 'org:member' })
  await query('delete from billing where organization_id = $1', [globex.id])
  await comeAs('org:billing_manager')
  await page.goto('/orgs/globex/billing')
  await page.getByRole('radio', { name: 'Business' }).check()
  await page.getByLabel('Invoices go to').fill('typed@globex.test')
  await comeAs('org:member')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('You do not have the permission this needs.')).toBeVisible()
  await expect(page.getByText('Your input is still here.')).toBeVisible()
  await page.getByRole('button', { name: 'Submit again' }).click()
  await expect(page.getByText('Your input is still here.')).toBeVisible()
  expect(await query('select 1 from billing where organization_id = $1', [globex.id])).toEqual([])
  await comeAs('org:billing_manager')
  await page.getByRole('button', { name: 'Submit again' }).click()
  await expect(page.getByRole('status')).toHaveText('Billing changed.')
  await expect(page.getByLabel('Invoices go to')).toHaveValue('typed@globex.test')
  await backend().users.deleteUser(user.id)
})

test('members: an invitation is rejected, sent and revoked; a role is changed, a member removed', async ({
  page,
  pageErrors,
}) => {
  pageErrors.expectStatus(400, '/orgs/globex/members')
  const email = `plain-${Date.now()}@new.test`
  const user = await backend().users.createUser({ emailAddress: [email], password: 'tally-plain-2026' })
  const membership = { organizationId: globex.id, userId: user.id, role: 'org:member' } as const
  await backend().organizations.createOrganizationMembership(membership)
  await page.goto('/orgs/globex/members')
  const addresses = page.getByLabel('Email addresses')
  const role = page.getByRole('region', { name: 'Invite people' }).getByRole('combobox')
  await addresses.fill('no address')
  await role.selectOption('org:billing_manager')
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await expect(page.getByRole('alert')).toHaveText('This is not an email address.')
  await expect(addresses).toHaveValue('no address')
  await expect(role).toHaveValue('org:billing_manager')
  const guest = `guest-${Date.now()}@new.test`
  await addresses.fill(guest)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await expect(page.getByRole('status')).toHaveText('Invitation sent.')
  await expect(page.getByRole('listitem').filter({ hasText: guest })).toContainText('Invited as Billing manager')
  await page.getByRole('button', { name: `Revoke the invitation of ${guest}` }).click()
  await expect(page.getByRole('status')).toHaveText('Invitation revoked.')

  const row = page.locator(`[data-member="${email}"]`)
  await row.getByRole('combobox').selectOption('org:billing_manager')
  await row.getByRole('button', { name: 'Change the role' }).click()
  await expect(page.getByRole('status')).toHaveText('Role changed.')
  await expect(row.getByRole('combobox')).toHaveValue('org:billing_manager')
  const yes = row.getByRole('button', { name: `Yes, remove ${email}` })
  await expect(yes).toBeHidden()
  await row.locator('summary').click()
  await yes.click()
  await expect(page.getByRole('status')).toHaveText('Member removed.')
  await expect(row).toHaveCount(0)
})

test('reports: a requested file is there after a refresh', async ({ page }) => {
  await page.goto('/orgs/globex/reports')
  await page.getByRole('button', { name: 'Export tasks' }).click()
  await expect(page.getByRole('status')).toHaveText('Export requested.')
  const job = page.getByRole('listitem').filter({ hasText: 'Task export' }).first()
  await expect(async () => {
    await page.getByRole('link', { name: 'Refresh' }).click()
    await expect(job.getByRole('link', { name: /^Download/ })).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await expect(page.getByRole('status')).toBeEmpty()
})
