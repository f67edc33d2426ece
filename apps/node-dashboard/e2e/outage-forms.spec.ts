/** A form without JavaScript meets an outage: what was sent is on the page that says so, and is sent again from there. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clearFaults, injectFault } from '@rolecall/local-clerk/testing'
import { provisionDatabase, startPostgres, type PostgresServer } from '@rolecall/repository/embedded'
import { migrateDatabase } from '../scripts/services/migrate-database.ts'
import { Browsing } from './setup/browse.ts'
import { startServer } from './setup/start-server.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

/** As a browser sends a form. */
const form = (fields: Readonly<Record<string, string>>): RequestInit => ({
  method: 'POST',
  headers: {
    accept: 'text/html',
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/x-www-form-urlencoded',
  },
  body: new URLSearchParams(fields).toString(),
})

test('with PostgreSQL down the fields are kept, escaped, and sent again', async ({ page }) => {
  test.setTimeout(120_000)
  const directory = await mkdtemp(join(tmpdir(), 'tally-outage-'))
  let postgres: PostgresServer | undefined = await startPostgres({ directory })
  const { port, url } = postgres
  const database = await provisionDatabase({ url, database: 'tally_outage' })
  await migrateDatabase(database.ownerUrl, database)
  const server = await startServer({ DATABASE_URL: database.appUrl, SYSTEM_DATABASE_URL: database.systemUrl })
  try {
    const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' }, server.url)
    const address = '/orgs/acme/tasks?_action=tasks.create'
    const title = '</textarea><b id="broken">"Quoted" & kept</b>'
    expect((await member.open('/orgs/acme/tasks')).status).toBe(200)
    await postgres.stop()
    postgres = undefined
    const outage = await member.fetch(address, form({ title }))
    expect([outage.status, outage.headers.get('retry-after')]).toEqual([503, '5'])
    await page.setContent(await outage.text())
    await expect(page.locator('main')).toContainText('What you sent may not have been saved')
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

    postgres = await startPostgres({ directory, port })
    await expect(async () => expect((await fetch(`${server.url}/api/health`)).status).toBe(200)).toPass()
    await member.fetch(address, form({ title: kept }))
    const list = async () => (await member.open('/orgs/acme/tasks')).text()
    expect(await list()).toMatch(/A task was added\.[^]*&lt;b id=/)
    expect(await list()).not.toContain('A task was added.')
  } finally {
    server.kill()
    await server.ended
    await postgres?.stop()
    await rm(directory, { recursive: true, force: true })
  }
})

test('with Clerk down the members’ page says what became of the form, and keeps it', async () => {
  const clerk = { url: requireEnvironment('E2E_CLERK_URL') }
  const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
  await admin.open('/orgs/acme/members')
  await injectFault(clerk, { target: 'backend', status: 500, times: 20 })
  try {
    const answer = await admin.fetch(
      '/orgs/acme/members?_action=members.invite',
      form({ emails: 'kept@new.test', role: 'org:billing_manager' }),
    )
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    const html = await answer.text()
    expect(html).toContain('Clerk, which keeps the members, does not answer')
    expect(html).toContain('The list cannot be read now.')
    expect(html).toMatch(/<input[^>]*value="kept@new\.test"/)
    expect(html).toMatch(/<option[^>]*value="org:billing_manager"[^>]*selected/)
  } finally {
    await clearFaults(clerk)
  }
})
