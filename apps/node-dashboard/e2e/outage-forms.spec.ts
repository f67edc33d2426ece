/** A form during an outage: the page explains the outcome, keeps the input, and sends it again. */
import type { Page } from '@playwright/test'
import { clearFaults, injectFault, signInAs } from '@rolecall/local-clerk/testing'
import { Browsing } from './setup/browse.ts'
import { settle } from './setup/look.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

/** A form like a browser's. */
const form = (fields: Readonly<Record<string, string>>): RequestInit => ({
  method: 'POST',
  headers: {
    accept: 'text/html',
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/x-www-form-urlencoded',
  },
  body: new URLSearchParams(fields).toString(),
})

test('with PostgreSQL down the fields are kept, escaped, and sent again', async ({ page, spareApp, sparePostgres }) => {
  const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' }, spareApp.url)
  const list = async () => (await member.open('/orgs/acme/tasks')).text()
  const isRunning = async () => expect((await fetch(`${spareApp.url}/api/health`)).status).toBe(200)
  try {
    const address = '/orgs/acme/tasks?_action=tasks.create'
    const title = '</textarea><b id="broken">"Quoted" & kept</b>'
    expect((await member.open('/orgs/acme/tasks')).status).toBe(200)
    await sparePostgres.stop()
    const outage = await member.fetch(address, form({ title }))
    expect([outage.status, outage.headers.get('retry-after')]).toEqual([503, '5'])
    await page.setContent(await outage.text())
    await expect(page.locator('main')).toContainText('Your changes may not have been saved')
    await expect(page.locator('main')).not.toContainText('Nothing of yours is lost')
    expect(await page.locator('#broken').count()).toBe(0)
    const kept = await page.locator('textarea[name=title]').inputValue()
    expect(kept).toBe(title)
    await expect(page.getByRole('button', { name: 'Send again' })).toBeVisible()

    const large = await (
      await member.fetch(address, form({ title, more: 'x'.repeat(60_000), most: 'y'.repeat(60_000) }))
    ).text()
    expect(large.length).toBeLessThan(60_000)
    const opened = await (await member.open('/orgs/acme/tasks')).text()
    expect(opened).toContain('Try again')
    expect(opened).not.toContain('may not have been saved')

    await sparePostgres.restart()
    await expect(isRunning).toPass()
    await member.fetch(address, form({ title: kept }))
    expect(await list()).toMatch(/Task added\.[^]*&lt;b id=/)
    expect(await list()).not.toContain('Task added.')
  } finally {
    if (sparePostgres.pid === 0) await sparePostgres.restart()
  }
})

/** Makes Clerk's Backend API fail: all of it, or only addresses with `path`. */
async function withClerkDown(path: string | undefined, work: () => Promise<void>): Promise<void> {
  const clerk = { url: requireEnvironment('E2E_CLERK_URL') }
  await injectFault(clerk, { target: 'backend', path, status: 500 })
  try {
    await work()
  } finally {
    await clearFaults(clerk)
  }
}

test('when invitations fail in Clerk, the members page explains the outcome and keeps the input', async () => {
  const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
  await admin.open('/orgs/acme/members')
  await withClerkDown('/invitations', async () => {
    const answer = await admin.fetch(
      '/orgs/acme/members?_action=members.invite',
      form({ emails: 'kept@new.test', role: 'org:billing_manager' }),
    )
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    const html = await answer.text()
    expect(html).toContain('Clerk did not confirm the change. Check the list of members before you try again.')
    expect(html).toContain('The members cannot be listed right now. Clerk does not respond')
    expect(html).toMatch(/<input[^>]*value="kept@new\.test"/)
    expect(html).toMatch(/<option[^>]*value="org:billing_manager"[^>]*selected/)
  })
})

test.describe('with Clerk down', () => {
  const addresses = (page: Page) => page.getByLabel('Email addresses')
  const role = (page: Page) => page.getByRole('region', { name: 'Invite people' }).getByRole('combobox')
  test.beforeEach(async ({ page }) => {
    await signInAs(page, 'ada@acme.test', { organization: 'acme', origin: requireEnvironment('E2E_APP_URL') })
    await page.goto('/orgs/acme/members')
  })

  test('members are not changed, the page says so and keeps the input', async ({ page, pageErrors }) => {
    for (const path of ['/orgs/acme/members', '/api/invite']) pageErrors.expectStatus(503, path)
    await settle(page)
    const mia = page.getByLabel('Role of Mia Moss', { exact: true })
    const before = await mia.inputValue()
    await addresses(page).fill('kept@new.test')
    await role(page).selectOption('org:billing_manager')
    await withClerkDown(undefined, async () => {
      await mia.selectOption('org:admin')
      await page.getByRole('button', { name: 'Change the role of Mia Moss' }).click()
      await expect(page.locator('[data-notice]')).toContainText(
        'Nothing was saved: whether you may do this could not be checked',
      )
      await expect(mia).toHaveValue('org:admin')
      await page.getByRole('button', { name: 'Invite', exact: true }).click()
      const told = page.getByRole('alert').filter({ hasText: 'No invitation was sent' })
      await expect(told).toHaveText('No invitation was sent. Access could not be checked right now.')
      await expect(addresses(page)).toHaveValue('kept@new.test')
      await expect(role(page)).toHaveValue('org:billing_manager')
    })
    await page.reload()
    await expect(mia).toHaveValue(before)
    await expect(page.getByText('kept@new.test')).toHaveCount(0)
  })

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false })

    test('an invitation is not sent, and can be sent again', async ({ page, pageErrors }) => {
      pageErrors.expectStatus(503, '/orgs/acme/members')
      const guest = `patient-${Date.now()}@new.test`
      await addresses(page).fill(guest)
      await role(page).selectOption('org:billing_manager')
      await withClerkDown(undefined, async () => {
        await page.getByRole('button', { name: 'Invite', exact: true }).click()
        for (const said of ['Nothing was saved yet', 'Access could not be checked right now'])
          await expect(page.getByRole('main')).toContainText(said)
        // Sent too early, it is rejected again and kept.
        await page.getByRole('button', { name: 'Submit again' }).click()
        await expect(page.getByRole('main')).toContainText('Nothing was saved yet')
      })
      await page.getByRole('button', { name: 'Submit again' }).click()
      await expect(page.getByRole('status')).toHaveText('Invitation sent.')
      await expect(page.getByRole('listitem').filter({ hasText: guest })).toContainText('Invited as Billing manager')
      await page.getByRole('button', { name: `Revoke the invitation of ${guest}` }).click()
      await expect(page.getByRole('status')).toHaveText('Invitation revoked.')
    })
  })
})
