/** No page has a serious accessibility problem, for any of its visitors, also with an error on it. */
import type { Page } from '@playwright/test'
import { clearFaults, injectFault, signInAs } from '@rolecall/local-clerk/testing'
import { Browsing } from './setup/browse.ts'
import { lookAt, settle } from './setup/look.ts'
import { expect, leave, requireEnvironment, test } from './setup/test.ts'

interface Visit {
  readonly who: string
  /** `null` when signed out. */
  readonly email: string | null
  readonly organization?: string | null
  readonly paths: readonly string[]
}

/** Together they see every page, with all of its content and with parts of it. */
const visits: readonly Visit[] = [
  {
    who: 'a signed-out visitor',
    email: null,
    paths: [
      '/',
      '/pricing',
      '/start',
      '/blog',
      '/blog/who-did-that',
      '/sign-in',
      '/sign-up',
      '/simple/sign-in',
      '/simple/sign-up',
    ],
  },
  {
    who: 'an admin',
    email: 'ada@acme.test',
    organization: 'acme',
    paths: [
      '/organizations',
      '/organizations/new',
      '/me',
      '/profile',
      '/user',
      '/orgs/acme/dashboard',
      '/orgs/acme/tasks',
      '/orgs/acme/posts',
      '/orgs/acme/reports',
      '/orgs/acme/billing',
      '/orgs/acme/members',
      '/orgs/acme/settings/tally',
      '/admin',
      '/admin/audit',
    ],
  },
  {
    who: 'a member',
    email: 'mia@acme.test',
    organization: 'acme',
    paths: ['/orgs/acme/dashboard', '/orgs/acme/tasks', '/orgs/acme/posts', '/orgs/acme/members', '/', '/sign-in'],
  },
  {
    who: 'a billing manager',
    email: 'ben@acme.test',
    organization: 'acme',
    paths: ['/orgs/acme/dashboard', '/orgs/acme/billing'],
  },
  {
    who: 'a user without an organization',
    email: 'nora@none.test',
    organization: null,
    paths: ['/organizations', '/me'],
  },
  { who: 'an admin elsewhere', email: 'gus@globex.test', organization: 'globex', paths: ['/orgs/globex/dashboard'] },
]

for (const { who, email, organization = null, paths } of visits) {
  test(`pages for ${who}`, async ({ page }) => {
    if (email !== null) await signInAs(page, email, { organization })
    const problems: string[] = []
    for (const path of paths) {
      await page.goto(path)
      await settle(page)
      problems.push(...(await lookAt(page, path)))
    }
    expect(problems).toEqual([])
  })
}

test('error pages', async ({ page, pageErrors }) => {
  const problems: string[] = []
  const look = async (status: number, heading: RegExp) => {
    pageErrors.expectStatus(status, new URL(page.url()).pathname)
    await expect(page.getByRole('heading', { name: heading })).toBeVisible()
    problems.push(...(await lookAt(page, String(status))))
  }
  await page.goto('/nothing-here')
  await look(404, /not found/)
  await leave(page)
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  await page.goto('/admin')
  await look(403, /access to this page/)
  await page.goto('/500')
  await look(500, /went wrong/)

  const clerk = { url: requireEnvironment('E2E_CLERK_URL') }
  await injectFault(clerk, { target: 'backend', status: 500, times: 20 })
  await page.goto('/profile')
  await look(503, /in a moment/)
  // Only a part of this page needs Clerk.
  await page.goto('/orgs/acme/members')
  await clearFaults(clerk)
  await expect(page.getByRole('alert')).toContainText('cannot be listed right now')
  await look(503, /Members/)

  // Clerk's script would restore the session.
  pageErrors.expectBlocked(/\/@clerk\//)
  await page.route('**/npm/@clerk/**', (route) => route.abort())
  await page.goto('/orgs/acme/tasks')
  await page.getByLabel('New task').fill('Kept')
  await page.context().clearCookies()
  await submitPlainly(page)
  await look(401, /./)

  await signInAs(page, 'dana@both.test', { organization: 'acme' })
  await page.goto('/orgs/acme/tasks')
  await page.getByLabel('New task').fill('Kept')
  await signInAs(page, 'dana@both.test', { organization: 'globex' })
  await submitPlainly(page)
  await look(409, /./)
  expect(problems).toEqual([])
})

test('rejected forms', async ({ page, pageErrors }) => {
  const problems: string[] = []
  const look = async (what: string) => {
    await expect(page.getByRole('alert').first()).not.toBeEmpty()
    problems.push(...(await lookAt(page, what)))
  }
  for (const path of ['/v1/client/sign_ins', '/v1/client/sign_ups']) pageErrors.expectStatus(422, path)
  await page.goto('/simple/sign-in')
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled()
  await page.getByLabel('Email address').fill('unknown@new.test')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await look('a sign-in')
  await page.goto('/simple/sign-up')
  // The button is disabled until Clerk has loaded.
  await expect(page.getByRole('button', { name: 'Create account' })).toBeEnabled()
  await page.getByLabel('Email address').fill('mia@acme.test')
  await page.getByLabel('Password').fill('short')
  await page.getByLabel('Password').press('Enter')
  await look('a sign-up')

  const ada = { email: 'ada@acme.test', organization: 'acme' }
  await leave(page)
  await signInAs(page, ada.email, { organization: ada.organization })
  await page.goto('/orgs/acme/tasks')
  pageErrors.expectStatus(400, '/orgs/acme/tasks')
  await page.getByLabel('New task').fill('   ')
  await page.getByRole('button', { name: 'Add task' }).click()
  await look('a task')

  const program = { accept: 'application/json', 'content-type': 'application/json' }
  const other = await Browsing.as(ada)
  const send = (method: string, path: string, body: object) =>
    other.fetch(path, { method, headers: program, body: JSON.stringify(body) })
  const added = await send('POST', '/api/tasks', { title: 'Contested' })
  const { id, version } = (await added.json()) as { id: string; version: number }
  await page.goto(`/orgs/acme/tasks/${id}`)
  problems.push(...(await lookAt(page, '/orgs/[slug]/tasks/[id]')))
  await send('PATCH', `/api/tasks/${id}`, { title: 'Theirs', version })
  pageErrors.expectStatus(409, `/orgs/acme/tasks/${id}`)
  await page.getByLabel('Title').fill('Mine')
  await page.getByRole('button', { name: 'Save' }).click()
  await look('a conflicting change')

  pageErrors.expectStatus(422, '/api/invite')
  await page.goto('/orgs/acme/members')
  await settle(page)
  await page.getByLabel('Email addresses').fill('no address')
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await look('an invitation')
  expect(problems).toEqual([])
})

test('pages under dialogs and menus of Clerk', async ({ page }) => {
  const problems: string[] = []
  await page.goto('/pricing')
  await settle(page)
  await page.getByRole('button', { name: 'Create an account' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  problems.push(...(await lookAt(page, 'a sign-up over the prices')))
  await leave(page)
  await signInAs(page, 'ada@acme.test', { organization: 'acme' })
  await page.goto('/orgs/acme/dashboard')
  await page.getByRole('button', { name: /open user menu/i }).click()
  await expect(page.getByRole('button', { name: 'Manage account' })).toBeVisible()
  problems.push(...(await lookAt(page, 'the user menu')))
  await page.goto('/orgs/acme/dashboard')
  await page.getByRole('button', { name: /open organization switcher/i }).click()
  await page.getByRole('button', { name: /create organization/i }).click()
  await expect(page.getByPlaceholder('Organization name')).toBeVisible()
  problems.push(...(await lookAt(page, 'a new organization over a page')))
  expect(problems).toEqual([])
})

/** Sends the form of the new task like a browser without our script. */
async function submitPlainly(page: Page): Promise<void> {
  const answer = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.getByLabel('New task').evaluate((field: HTMLInputElement) => field.form?.submit())
  await answer
  await page.waitForLoadState()
}
