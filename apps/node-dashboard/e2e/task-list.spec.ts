/** The list of tasks: with and without JavaScript, its pages, and conflicting changes. */
import { signInAs } from '@rolecall/local-clerk/testing'
import { askAsPage } from './setup/ask-as-page.ts'
import { rowsOf } from './setup/database.ts'
import { expect, leave, test } from './setup/test.ts'

const unique = (text: string) => `${text} ${Date.now()}`

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('a task is added, renamed, completed, found by filter and deleted', async ({ page }) => {
      await signInAs(page, 'mia@acme.test', { organization: 'acme' })
      await page.goto('/orgs/acme/tasks')
      const title = unique('Grease the catapult')
      await page.getByLabel('New task').fill(title)
      await page.getByRole('button', { name: 'Add task' }).click()
      await page.getByRole('link', { name: `Edit “${title}”` }).click()

      const renamed = `${title}, twice`
      await page.getByLabel('Title').fill(renamed)
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('button', { name: `Complete “${renamed}”` }).click()
      await expect(page.getByRole('button', { name: `Reopen “${renamed}”` })).toBeVisible()

      await page.getByRole('link', { name: 'To do', exact: true }).click()
      await expect(page.getByText(renamed)).toHaveCount(0)
      await page.getByRole('link', { name: 'Done', exact: true }).click()
      expect(await rowsOf(renamed)).toMatchObject([{ organization: 'acme', completed: true }])
      const second = page.getByRole('button', { name: `Yes, delete “${renamed}”` })
      await expect(second).toBeHidden()
      await page.getByLabel(`Delete “${renamed}”`, { exact: true }).click()
      await second.click()
      await expect(page.getByRole('status')).toHaveText('Task deleted.')
      await expect(page.getByText(renamed)).toHaveCount(0)
      await expect(page).toHaveURL(/show=done$/)
      expect(await rowsOf(renamed)).toEqual([])
    })

    test('an invalid title stays in the field, with the reason', async ({ page, pageErrors }) => {
      pageErrors.expectStatus(400, '/orgs/acme/tasks')
      await signInAs(page, 'mia@acme.test', { organization: 'acme' })
      await page.goto('/orgs/acme/tasks')
      const field = page.getByLabel('New task')
      await field.fill('   ')
      await page.getByRole('button', { name: 'Add task' }).click()
      await expect(page.getByRole('alert')).toHaveText('Enter a title.')
      await expect(field).toHaveValue('   ')
    })

    test('another member’s change is shown, not overwritten, until the visitor saves again', async ({
      page,
      context,
      pageErrors,
    }) => {
      pageErrors.expectStatus(409, /^\/orgs\/acme\/tasks\/[\w-]+$/)
      await signInAs(page, 'mia@acme.test', { organization: 'acme' })
      await page.goto('/orgs/acme/tasks')
      const title = unique('Paint the fence')
      await page.getByLabel('New task').fill(title)
      await page.getByRole('button', { name: 'Add task' }).click()
      await page.getByRole('link', { name: `Edit “${title}”` }).click()
      await page.getByLabel('Title').fill(`${title} green`)

      const other = await context.newPage()
      await other.goto(page.url())
      await other.getByLabel('Title').fill(`${title} blue`)
      await other.getByRole('button', { name: 'Save' }).click()
      await expect(other.getByText(`${title} blue`)).toBeVisible()

      await page.getByRole('button', { name: 'Save' }).click()
      await expect(page.getByRole('alert')).toContainText('This task was changed while you were editing it')
      await expect(page.getByRole('alert')).toContainText(`${title} blue`)
      await expect(page.getByLabel('Title')).toHaveValue(`${title} green`)
      expect(await rowsOf(`${title} green`)).toEqual([])

      await page.getByRole('button', { name: 'Save' }).click()
      await expect(page.getByRole('link', { name: `Edit “${title} green”` })).toBeVisible()
      expect(await rowsOf(`${title} blue`)).toEqual([])
    })
  })
}

test('pages of the list neither repeat nor miss a task', async ({ page, pageErrors }) => {
  await signInAs(page, 'gus@globex.test', { organization: 'globex' })
  await page.goto('/orgs/globex/tasks')
  const mark = unique('Paged')
  const titles = Array.from({ length: 25 }, (_, index) => `${mark} #${index}`)
  for (const title of titles) {
    const answer = await askAsPage(page, '/api/tasks', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title }),
    })
    expect(answer.status).toBe(201)
  }
  await page.reload()
  const seen = await page.locator('.tasks .title').allInnerTexts()
  expect(seen).toHaveLength(20)
  await page.getByRole('link', { name: 'Older' }).click()
  await expect(page.getByRole('link', { name: 'Newest' })).toBeVisible()
  seen.push(...(await page.locator('.tasks .title').allInnerTexts()))
  expect(seen.filter((title) => title.startsWith(mark))).toEqual(titles.toReversed())

  pageErrors.expectStatus(400, '/orgs/globex/tasks')
  const lost = await page.goto('/orgs/globex/tasks?cursor=nonsense')
  expect(lost?.status()).toBe(400)
  await expect(page.getByRole('alert')).toContainText('This is the first page')
})

test('the dashboard shows counts, chart and activity; the plan only to members who manage billing', async ({
  page,
}) => {
  await signInAs(page, 'ben@acme.test', { organization: 'acme' })
  await page.goto('/orgs/acme/dashboard')
  await expect(page.locator('[data-island=billing]')).toContainText(/Free|Team|Business/)
  const chart = page.getByRole('img', { name: 'Done per week' })
  const week = async () => Number(await chart.locator('.count').last().textContent())
  const before = await week()
  const title = unique('Count me')
  await page.getByLabel('New task').fill(title)
  await page.getByRole('button', { name: 'Add task' }).click()
  await page.getByRole('button', { name: `Complete “${title}”` }).click()
  await expect(page.getByRole('button', { name: `Reopen “${title}”` })).toBeVisible()
  expect(await week()).toBe(before + 1)
  await expect(page.locator('.activity')).toContainText('Task completed')

  await leave(page)
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  await page.goto('/orgs/acme/dashboard')
  await expect(page.getByText('to do')).toBeVisible()
  expect(await page.content()).not.toContain('plan</span>')
})
