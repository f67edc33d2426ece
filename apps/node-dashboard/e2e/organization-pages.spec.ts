/** Posts, billing, members and the audit log, for different roles. */
import { createClerkClient } from '@clerk/backend'
import { clearFaults, injectFault, signInAs } from '@rolecall/local-clerk/testing'
import { seed } from '../scripts/seed.ts'
import { askAsPage } from './setup/ask-as-page.ts'
import { Browsing } from './setup/browse.ts'
import { query } from './setup/database.ts'
import { settle } from './setup/look.ts'
import { expect, leave, requireEnvironment, test } from './setup/test.ts'

const unique = (text: string) => `${text} ${Date.now()}`

test('a member drafts a post, an admin publishes it', async ({ page, pageErrors }) => {
  pageErrors.expectStatus(409, '/_actions/posts.delete')
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  await page.goto('/orgs/acme/posts')
  const title = unique('Anvils are back')
  const form = page.getByRole('form', { name: 'New post' })
  await form.getByLabel('Title').fill(title)
  await form.getByLabel('Text').fill('Come and see.')
  await form.getByRole('button', { name: 'Save as draft' }).click()
  const post = page.locator('[data-post]', { has: page.getByRole('heading', { name: title }) })
  await expect(post).toContainText('Draft')
  await expect(post.getByRole('button', { name: /Publish/ })).toHaveCount(0)

  await leave(page)
  await signInAs(page, 'ada@acme.test', { organization: 'acme' })
  await page.goto('/orgs/acme/posts')
  await post.getByRole('button', { name: /Publish/ }).click()
  await expect(post).toContainText('Published by Mia Moss')
  await expect(post).toContainText('Come and see.')
  // A published post has to be unpublished before it is deleted, with its buttons and with its action.
  const remove = post.getByLabel(`Delete “${title}”`, { exact: true })
  await expect(remove).toHaveCount(0)
  const [stored] = await query<{ id: string; version: string }>('select id, version from posts where title = $1', [
    title,
  ])
  const deleteStored = () =>
    askAsPage(page, '/_actions/posts.delete', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ id: stored!.id, version: String(stored!.version) }).toString(),
    })
  expect((await deleteStored()).status).toBe(409)
  await post.getByRole('button', { name: /Unpublish/ }).click()
  await expect(page.getByRole('status')).toHaveText('Post unpublished.')
  expect((await deleteStored()).status).toBe(409)
  await remove.click()
  await post.getByRole('button', { name: `Yes, delete “${title}”` }).click()
  await expect(page.getByRole('status')).toHaveText('Draft deleted.')
  await expect(post).toHaveCount(0)
  expect(await query('select id from posts where title = $1', [title])).toEqual([])
  expect(await query('select action from audit_events where subject = $1 order by at', [title])).toEqual(
    ['posts.save', 'posts.publish', 'posts.unpublish', 'posts.delete'].map((action) => ({ action })),
  )
})

test('a billing manager changes the plan; a newer change is not overwritten', async ({ page, context, pageErrors }) => {
  pageErrors.expectStatus(409, '/orgs/acme/billing')
  await signInAs(page, 'ben@acme.test', { organization: 'acme' })
  await page.goto('/orgs/acme/billing')
  const other = await context.newPage()
  await other.goto('/orgs/acme/billing')
  const save = async (tab: typeof page, plan: string, email: string) => {
    await tab.getByRole('radio', { name: plan }).check()
    await tab.getByLabel('Invoices go to').fill(email)
    await tab.getByRole('button', { name: 'Save' }).click()
  }
  await save(page, 'Team', 'bills@acme.test')
  await expect(page.locator('input[name=version]')).not.toHaveValue('0')
  await save(other, 'Business', 'late@acme.test')
  await expect(other.getByRole('alert')).toContainText('The plan is now Team, and invoices go to bills@acme.test')
  await expect(other.getByLabel('Invoices go to')).toHaveValue('late@acme.test')
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Team' })).toBeChecked()
})

test('an admin invites several people, revokes an invitation, and changes a role', async ({ page, pageErrors }) => {
  for (const status of [422, 429]) pageErrors.expectStatus(status, '/api/invite')
  await signInAs(page, 'ada@acme.test', { organization: 'acme' })
  await page.goto('/orgs/acme/members')
  await settle(page)
  const [first, second] = [`one-${Date.now()}@new.test`, `two-${Date.now()}@new.test`]
  await page.getByLabel('Email addresses').fill(`${first}, ${second}`)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await expect(page.getByText(`Invited ${first}, ${second}.`)).toHaveRole('status')
  // Only the list below is refreshed.
  await expect(page.getByRole('button', { name: `Revoke the invitation of ${second}` })).toBeVisible()
  await page.getByLabel('Email addresses').fill(first)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await expect(page.getByRole('alert').first()).toContainText(/already/)
  const clerk = { url: requireEnvironment('E2E_CLERK_URL') }
  await injectFault(clerk, { target: 'backend', path: '/invitations', status: 429 })
  try {
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    await expect(page.getByRole('alert').first()).toContainText(/rate limit is reached\. Try again in/)
  } finally {
    await clearFaults(clerk)
  }

  await page.reload()
  await page.getByRole('button', { name: `Revoke the invitation of ${first}` }).click()
  await expect(page.getByRole('button', { name: `Revoke the invitation of ${first}` })).toHaveCount(0)
  await expect(page.getByRole('button', { name: `Revoke the invitation of ${second}` })).toBeVisible()

  const dana = page.locator('[data-member="dana@both.test"]')
  for (const role of ['org:billing_manager', 'org:member']) {
    await dana.getByLabel(/Role of/).selectOption(role)
    await dana.getByRole('button', { name: /Change the role/ }).click()
    await expect(page.getByText('Role changed.')).toBeVisible()
    await page.reload()
    await expect(page.getByText('Role changed.')).toHaveCount(0)
    await expect(dana.getByLabel(/Role of/)).toHaveValue(role)
  }

  const backend = createClerkClient({ secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'), apiUrl: clerk.url })
  const email = `brief-${Date.now()}@new.test`
  const brief = await backend.users.createUser({ emailAddress: [email], password: 'tally-brief-2026' })
  const membership = { organizationId: seed.organizations[0].id, userId: brief.id, role: 'org:member' } as const
  await backend.organizations.createOrganizationMembership(membership)
  await page.reload()
  const row = page.locator(`[data-member="${email}"]`)
  await row.getByLabel(`Remove ${email}`, { exact: true }).click()
  await row.getByRole('button', { name: /^Yes, remove/ }).click()
  await expect(row).toHaveCount(0)
})

test('a new invitation is shown from any page of invitations', async ({ page }) => {
  await signInAs(page, 'gus@globex.test', { organization: 'globex' })
  await page.goto('/orgs/globex/members?invitations=2')
  await settle(page)
  const email = `shown-${Date.now()}@new.test`
  await page.getByLabel('Email addresses').fill(email)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await expect(page.getByRole('button', { name: `Revoke the invitation of ${email}` })).toBeVisible()
  expect(new URL(page.url()).search).toBe('?invitations=2')

  // The form, sent like a browser without our script.
  await page.goto('/orgs/globex/members?page=2&invitations=2')
  const addresses = page.getByLabel('Email addresses')
  await addresses.fill(`plain-${email}`)
  await addresses.evaluate((field: HTMLInputElement) => field.form?.submit())
  await expect(page.getByRole('button', { name: `Revoke the invitation of plain-${email}` })).toBeVisible()
  expect(new URL(page.url()).search).toBe('?page=2')
})

test.describe('POST /api/invite', () => {
  const invite = async (email: string, organization: string, body: unknown) => {
    const visit = await Browsing.as({ email, organization })
    const response = await visit.fetch('/api/invite', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  for (const [what, body, status, code] of [
    ['an unknown role', { emailAddress: 'x@new.test', role: 'org:owner' }, 422, 'unknown_role'],
    ['__proto__ as a role', { emailAddress: 'x@new.test', role: '__proto__' }, 422, 'unknown_role'],
    ['another field', { emailAddress: 'x@new.test', role: 'org:member', organizationId: 'org_1' }, 422, 'invalid_body'],
    ['no address', { emailAddress: 'not-an-address', role: 'org:member' }, 422, 'invalid_body'],
    [
      'eleven addresses',
      { emailAddresses: Array.from({ length: 11 }, (_, n) => `x${n}@new.test`), role: 'org:member' },
      422,
      'invalid_body',
    ],
  ] as const) {
    test(`rejects ${what}`, async () => {
      expect(await invite('ada@acme.test', 'acme', body)).toMatchObject({ status, body: { code } })
    })
  }

  test('invites for an admin only', async () => {
    const body = { emailAddress: `invited-${Date.now()}@new.test`, role: 'org:member' }
    expect(await invite('mia@acme.test', 'acme', body)).toMatchObject({ status: 403 })
    expect(await invite('ada@acme.test', 'acme', body)).toMatchObject({ status: 201 })
  })
})

test('the audit log names changes, denials and impersonators', async ({ page, pageErrors }) => {
  pageErrors.expectSignOut()
  const backend = createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  const { data: users } = await backend.users.getUserList({ emailAddress: ['gus@globex.test'] })
  const denied = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' })
  expect((await denied.open('/admin/audit')).status).toBe(403)

  const token = await backend.actorTokens.create({
    userId: users[0]!.id,
    expiresInSeconds: 600,
    actor: { sub: 'user_support' },
  })
  await page.goto(`/sign-in?__clerk_ticket=${token.token}`)
  await expect(page).toHaveURL(/\/me$/)
  await expect(page.getByRole('note', { name: 'Impersonation' })).toContainText('user_support')
  await page.goto('/orgs/globex/tasks')
  const title = unique('Done for Gus')
  await page.getByLabel('New task').fill(title)
  await page.getByRole('button', { name: 'Add task' }).click()
  await expect(page.locator('.tasks').getByText(title)).toBeVisible()
  await page.goto('/admin/audit')
  const row = page.getByRole('row', { name: new RegExp(title) })
  await expect(row).toContainText(/Task added.*Gus Grant\s+via user_support/)
  await expect(row.getByText('Gus Grant')).toHaveAttribute('title', users[0]!.id)
  await expect(row.getByText('Task added')).toHaveAttribute('title', 'tasks.create')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()

  const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
  await expect(async () => {
    const answer = await admin.fetch('/api/admin/audit?kind=denial', { headers: { accept: 'application/json' } })
    const { events } = (await answer.json()) as { events: { action: string; subject: string }[] }
    expect(events).toContainEqual(expect.objectContaining({ action: 'missing_role', subject: 'GET /admin/audit' }))
  }).toPass()
})

test('the profile shows no private metadata', async ({ page }) => {
  const backend = createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  const { data: users } = await backend.users.getUserList({ emailAddress: ['mia@acme.test'] })
  await backend.users.updateUserMetadata(users[0]!.id, { privateMetadata: { note: 'never-in-html' } })
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  await page.goto('/profile')
  await expect(page.getByText('Mia Moss')).toBeVisible()
  expect(await page.content()).not.toContain('never-in-html')
  await page.goto('/me')
  await expect(page.getByRole('heading', { name: 'Hello, Mia' })).toBeVisible()
  await page.goto('/user')
  await expect(page.getByText('Profile details')).toBeVisible()
  await page.goto('/orgs/acme/settings/tally')
  await expect(page.getByRole('link', { name: 'Members and invitations' })).toBeVisible()
})
