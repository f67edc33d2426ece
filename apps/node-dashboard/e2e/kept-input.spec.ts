/** Input that was not sent yet survives other forms, other members, the network and the server. */
import type { Page } from '@playwright/test'
import { signInAs } from '@rolecall/local-clerk/testing'
import { seed } from '../scripts/seed.ts'
import { query, rowsOf } from './setup/database.ts'
import { settle } from './setup/look.ts'
import { expect, test } from './setup/test.ts'

const unique = (text: string) => `${text} ${Date.now()}`
const [acme] = seed.organizations

async function addTask(page: Page, title: string): Promise<void> {
  await page.getByLabel('New task').fill(title)
  await page.getByRole('button', { name: 'Add task' }).click()
  await expect(page.getByRole('button', { name: `Complete “${title}”` })).toBeVisible()
}

const addDraft = (title: string) =>
  query('insert into posts (organization_id, title, body, created_by) values ($1, $2, $3, $4)', [
    acme.id,
    title,
    'As it was.',
    'user_test',
  ])
/** Changes the draft like another member. */
const rewriteDraft = (title: string, body: string) =>
  query('update posts set body = $2, version = version + 1 where title = $1', [title, body])

/** Delays the next form, and so its response, until the returned function is called. */
async function holdBack(page: Page): Promise<() => void> {
  const released = Promise.withResolvers<void>()
  await page.route(
    '**/*_action=*',
    async (route) => {
      await released.promise
      await route.continue()
    },
    { times: 1 },
  )
  return released.resolve
}

test.beforeEach(async ({ page }) => {
  await signInAs(page, 'ada@acme.test', { organization: 'acme' })
})

test('input of a new task stays while others are completed and deleted, and so does the focus', async ({
  page,
  pageErrors,
}) => {
  pageErrors.expectStatus(400, '/orgs/acme/tasks')
  await page.goto('/orgs/acme/tasks')
  const [first, second] = [unique('Tick me'), unique('Drop me')]
  await addTask(page, first)
  const field = page.getByLabel('New task')
  await expect(field).toHaveValue('')
  await addTask(page, second)
  await field.fill('Half a thou')
  await page.getByRole('button', { name: `Complete “${first}”` }).click()
  await expect(page.getByRole('button', { name: `Reopen “${first}”` })).toBeFocused()
  await expect(page.getByRole('status')).toHaveText('Task completed.')
  await expect(field).toHaveValue('Half a thou')
  await page.getByLabel(`Delete “${second}”`, { exact: true }).click()
  await page.getByRole('button', { name: `Yes, delete “${second}”` }).click()
  await expect(page.getByRole('status')).toHaveText('Task deleted.')
  await expect(page.getByRole('status')).toBeFocused()
  await expect(field).toHaveValue('Half a thou')

  // Rejected input is kept like typed input.
  await field.fill('   ')
  await field.press('Enter')
  await expect(page.getByRole('alert')).toHaveText('Enter a title.')
  await expect(field).toBeFocused()
  await page.getByRole('button', { name: `Reopen “${first}”` }).click()
  await expect(page.getByRole('button', { name: `Complete “${first}”` })).toBeVisible()
  await expect(field).toHaveValue('   ')
})

test('input of a draft stays, with its version, while another one is published', async ({ page, pageErrors }) => {
  pageErrors.expectStatus(409, '/orgs/acme/posts')
  const [mine, other] = [unique('Mine'), unique('Other')]
  await addDraft(mine)
  await addDraft(other)
  await page.goto('/orgs/acme/posts')
  const post = (title: string) => page.locator('[data-post]', { has: page.getByRole('heading', { name: title }) })
  await post(mine).getByText('Edit draft').click()
  await post(mine).getByLabel('Text').fill('Not finished')
  await page.getByRole('form', { name: 'New post' }).getByLabel('Title').fill('An idea')
  await rewriteDraft(mine, 'Theirs, meanwhile.')
  await page.getByRole('button', { name: `Publish “${other}”` }).click()
  await expect(post(other)).toContainText('Published')
  await expect(post(mine).getByLabel('Text')).toHaveValue('Not finished')
  await expect(page.getByRole('form', { name: 'New post' }).getByLabel('Title')).toHaveValue('An idea')
  await post(mine).getByRole('button', { name: 'Save draft' }).click()
  await expect(page.getByRole('alert')).toContainText('Theirs, meanwhile.')
  expect(await query('select body from posts where title = $1', [mine])).toEqual([{ body: 'Theirs, meanwhile.' }])
  await expect(page.getByRole('form', { name: 'Edit draft again' }).getByLabel('Text')).toHaveValue('Not finished')
})

test('addresses and selected roles stay while another role is changed', async ({ page, pageErrors }) => {
  pageErrors.expectStatus(422, '/api/invite')
  await page.goto('/orgs/acme/members')
  await settle(page)
  await page.getByLabel('Email addresses').fill('waiting@new.test')
  const role = page.getByRole('region', { name: 'Invite people' }).getByRole('combobox')
  await role.selectOption('org:admin')
  await page.getByLabel('Role of Mia Moss', { exact: true }).selectOption('org:billing_manager')
  await page.getByRole('button', { name: 'Change the role of Ben Baker' }).click()
  await expect(page.getByRole('status').first()).toHaveText('Role changed.')
  await settle(page)
  await expect(page.getByLabel('Email addresses')).toHaveValue('waiting@new.test')
  await expect(role).toHaveValue('org:admin')
  await expect(page.getByLabel('Role of Mia Moss', { exact: true })).toHaveValue('org:billing_manager')
  // The island works in the new content.
  await page.getByLabel('Email addresses').fill('no address')
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await expect(page.getByRole('alert')).toHaveText('This is not an email address.')
})

test('messages state only what is known: offline, no response, an error, a page that fails after the change', async ({
  page,
  context,
  pageErrors,
}) => {
  // Clerk's script loads its parts at any time, also while the browser is offline.
  await page.route('**/npm/@clerk/**', (route) => route.abort())
  pageErrors.expectBlocked(/\/@clerk\//)
  pageErrors.expectBlocked('/orgs/acme/tasks')
  for (const status of [500, 404]) pageErrors.expectStatus(status, '/orgs/acme/tasks')
  pageErrors.expectText(/^Failed to load resource: net::ERR_INTERNET_DISCONNECTED$/)
  await page.goto('/orgs/acme/tasks')
  const title = unique('Uncertain')
  const field = page.getByLabel('New task')
  await field.fill(title)
  const send = () => page.getByRole('button', { name: 'Add task' }).click()
  const told = page.locator('[data-notice]')
  await context.setOffline(true)
  await send()
  await expect(told).toContainText('You are offline, so no response arrived: this may or may not have been saved')
  await context.setOffline(false)

  await page.route('**/*_action=*', (route) => route.abort(), { times: 1 })
  await send()
  await expect(told).toContainText('may or may not have been saved')
  const errorPage = '<main><div id="content"><h1>Something went wrong</h1></div></main>'
  await page.route(
    '**/*_action=*',
    (route) => route.fulfill({ status: 500, contentType: 'text/html', body: errorPage }),
    {
      times: 1,
    },
  )
  await send()
  await expect(told).toContainText('responded with 500, so this may or may not have been saved')
  await expect(page.getByRole('heading', { name: 'Tasks' })).toBeVisible()
  await page.route(
    '**/*_action=*',
    (route) => route.fulfill({ status: 404, contentType: 'text/html', body: errorPage }),
    {
      times: 1,
    },
  )
  await send()
  await expect(told).toContainText('Nothing was saved: the item was deleted')
  await expect(field).toHaveValue(title)

  await page.evaluate(() => {
    const real = window.fetch.bind(window)
    window.fetch = async (...request) => {
      await real(...request)
      window.fetch = real
      return Object.defineProperty(new Response('', { status: 503 }), 'redirected', { value: true })
    }
  })
  await send()
  await expect(told).toContainText('Your changes were saved, but the page could not be loaded')
  expect(await rowsOf(title)).toHaveLength(1)
})

test('a late response does not change another page, and two concurrent forms are both saved', async ({
  page,
  pageErrors,
}) => {
  pageErrors.expectStatus(400, '/orgs/acme/tasks')
  await page.goto('/orgs/acme/tasks')
  const [first, second] = [unique('Slow'), unique('Quick')]
  await addTask(page, first)
  const release = await holdBack(page)
  await page.getByLabel('New task').fill(second)
  await page.getByLabel('New task').press('Enter')
  await page.getByLabel('New task').press('Enter')
  await page.getByRole('button', { name: `Complete “${first}”` }).click()
  release()
  await expect(page.getByRole('button', { name: `Reopen “${first}”` })).toBeVisible()
  await expect(page.getByRole('button', { name: `Complete “${second}”` })).toBeVisible()
  // The second press of Enter was the same form.
  expect(await rowsOf(second)).toHaveLength(1)

  const releaseRefusal = await holdBack(page)
  const long = 'x'.repeat(201)
  await page.getByLabel('New task').evaluate((field: HTMLInputElement) => field.removeAttribute('maxlength'))
  await page.getByLabel('New task').fill(long)
  await page.getByLabel('New task').press('Enter')
  await page.getByRole('link', { name: 'Posts', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Posts' })).toBeVisible()
  releaseRefusal()
  await expect(page.getByRole('alert')).toHaveText('Keep the title under 200 characters.')
  await expect(page.getByRole('heading', { name: 'Posts' })).toBeVisible()
  await expect(page.getByLabel('New task')).toHaveValue(long)
})

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('a task that was deleted in the meantime can be added again', async ({ page, pageErrors }) => {
      pageErrors.expectStatus(404, /^\/orgs\/acme\/tasks\/[\w-]+$/)
      await page.goto('/orgs/acme/tasks')
      const title = unique('Soon gone')
      await addTask(page, title)
      await page.getByRole('link', { name: `Edit “${title}”` }).click()
      await page.getByLabel('Title').fill(`${title}, but better`)
      await query('delete from tasks where title = $1', [title])
      await page.getByRole('button', { name: 'Save' }).click()
      await expect(page.getByRole('heading', { name: 'This task was deleted' })).toBeVisible()
      await expect(page.getByRole('alert')).toContainText('Your version is below')
      await expect(page.getByLabel('Title')).toHaveValue(`${title}, but better`)
      await page.getByLabel('Title').fill('  ')
      await page.getByRole('button', { name: 'Add it again' }).click()
      await expect(page.getByRole('alert')).toHaveText('Enter a title.')
      await page.getByLabel('Title').fill(`${title}, but better`)
      await page.getByRole('button', { name: 'Add it again' }).click()
      await expect(page).toHaveURL(/\/orgs\/acme\/tasks$/)
      await expect(page.getByRole('status')).toHaveText('Task added.')
      expect(await rowsOf(`${title}, but better`)).toMatchObject([{ organization: 'acme' }])
    })

    test('input of a draft on a later page survives a change, publication or deletion by another member', async ({
      page,
      pageErrors,
    }) => {
      for (const status of [409, 404]) pageErrors.expectStatus(status, '/orgs/acme/posts')
      const mark = unique(`Later ${javaScriptEnabled}`)
      await addDraft(mark)
      for (let index = 0; index < 20; index += 1) await addDraft(`${mark} ${index}`)
      await page.goto('/orgs/acme/posts')
      await page.getByRole('link', { name: 'Older' }).click()
      const post = page.locator('[data-post]', { has: page.getByRole('heading', { name: mark, exact: true }) })
      await post.getByText('Edit draft').click()
      const later = page.url()
      await post.getByLabel('Text').fill('Mine')
      await rewriteDraft(mark, 'Theirs')
      await post.getByRole('button', { name: 'Save draft' }).click()
      await expect(page.getByRole('alert')).toContainText('This draft was changed')
      await expect(page.getByRole('alert')).toContainText('Theirs')
      const again = page.getByRole('form', { name: 'Edit draft again' })
      await expect(again.getByLabel('Text')).toHaveValue('Mine')
      await again.getByRole('button', { name: 'Save draft' }).click()
      await expect(page.getByRole('status')).toHaveText('Draft saved.')
      await expect(post).toContainText('Mine')
      expect(page.url()).toBe(later)

      await page.getByRole('button', { name: `Publish “${mark}”`, exact: true }).click()
      await expect(page.getByRole('status')).toHaveText('Post published.')
      expect(page.url()).toBe(later)
      await page.getByRole('button', { name: `Unpublish “${mark}”`, exact: true }).click()
      await expect(page.getByRole('status')).toHaveText('Post unpublished.')

      await post.getByText('Edit draft').click()
      await post.getByLabel('Text').fill('Mine, once more')
      await query(
        `update posts set status = 'published', published_at = now(), version = version + 1 where title = $1`,
        [mark],
      )
      await post.getByRole('button', { name: 'Save draft' }).click()
      await expect(page.getByRole('alert')).toContainText('This draft was published')
      const retry = page.getByRole('form', { name: 'Save as new draft' })
      await expect(retry.getByLabel('Text')).toHaveValue('Mine, once more')
      await retry.getByLabel('Title').fill(`${mark} again`)
      await retry.getByRole('button', { name: 'Save as new draft' }).click()
      await expect(page.getByRole('status')).toHaveText('Draft saved.')
      expect(await query('select body, status from posts where title = $1', [`${mark} again`])).toEqual([
        { body: 'Mine, once more', status: 'draft' },
      ])

      await page.goto('/orgs/acme/posts')
      const copy = page.locator('[data-post]', { has: page.getByRole('heading', { name: `${mark} again` }) })
      await copy.getByText('Edit draft').click()
      await copy.getByLabel('Text').fill('Mine, a third time')
      await query('delete from posts where title = $1', [`${mark} again`])
      await copy.getByRole('button', { name: 'Save draft' }).click()
      await expect(page.getByRole('alert')).toContainText('This draft was deleted')
      await expect(retry.getByLabel('Text')).toHaveValue('Mine, a third time')
      await query('delete from posts where title like $1', [`${mark}%`])
    })
  })
}
