/** The worker: its endpoints for tokens of the app's visitors, and jobs that survive a crash. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClerkClient } from '@clerk/backend'
import { clearFaults, injectFault, mintSessionToken, signInAs } from '@rolecall/local-clerk/testing'
import { Client } from 'pg'
import { askAsPage } from './setup/ask-as-page.ts'
import { Browsing } from './setup/browse.ts'
import { query } from './setup/database.ts'
import type { RunningProcess } from './setup/start-process.ts'
import { startServer, startWorker } from './setup/start-server.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

const acme = 'org_acmeDemo'
const globex = 'org_globexDemo'
const clerk = () => ({ url: requireEnvironment('E2E_CLERK_URL') })

test('a member requests an export and the weekly report', async ({ page }) => {
  await signInAs(page, 'mia@acme.test', { organization: 'acme' })
  const title = `=HYPERLINK("${Date.now()}")`
  await page.goto('/orgs/acme/tasks')
  await page.getByLabel('New task').fill(title)
  await page.getByRole('button', { name: 'Add task' }).click()
  await expect(page.getByText(title)).toBeVisible()
  await page.getByRole('link', { name: 'Exports and reports' }).click()

  const job = (kind: string) => page.locator('[data-job]', { hasText: kind }).first()
  const notice = page.getByRole('status')
  for (const [button, said, kind] of [
    ['Export tasks', 'Export requested.', 'Task export'],
    ['Create report', 'Weekly report requested.', 'Weekly report for mia@acme.test'],
  ] as const) {
    await page.getByRole('button', { name: button }).click()
    await expect(notice).toHaveText(said)
    // The list refreshes by itself until the worker is done.
    await expect(job(kind).getByRole('link', { name: 'Download' })).toBeVisible()
  }

  const download = async (kind: string) => {
    const address = await job(kind).getByRole('link').getAttribute('href')
    return { address: address ?? '', ...(await askAsPage(page, address ?? '')) }
  }
  const csv = await download('Task export')
  expect(csv.headers['content-disposition']).toMatch(/^attachment; filename="tally-export-.+\.csv"$/)
  // Formulas are escaped, and other organizations' tasks are not included.
  expect(csv.text).toContain(`"'${title.replaceAll('"', '""')}"`)
  expect(csv.text).not.toContain('hammocks')
  expect((await download('Weekly report')).text).toContain(title)

  const stranger = await Browsing.as({ email: 'gus@globex.test', organization: 'globex' })
  const theirs = csv.address.replace('/acme/', '/globex/')
  expect((await stranger.open(csv.address)).status).toBe(404)
  expect((await stranger.open(theirs)).status).toBe(404)
  // Jobs hold ids. A token would expire before it is used, and could be stolen until then.
  const stored = await query<{ row: string }>('select jobs::text as row from jobs', [])
  expect(stored.map(({ row }) => row).join()).not.toContain('eyJ')
})

test.describe('a direct request to the worker', () => {
  const ask = async (path: string, token: string, organization = acme) => {
    const response = await fetch(requireEnvironment('WORKER_URL') + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'x-rolecall-organization': organization },
    })
    return [response.status, ((await response.json()) as { code?: string }).code]
  }
  const mia = (options = {}) =>
    mintSessionToken(clerk(), 'mia@acme.test', {
      organization: 'acme',
      origin: requireEnvironment('E2E_APP_URL'),
      ...options,
    })

  test('is decided by its token only', async () => {
    const before = await count()
    const forged = (await mia()).replace(/\.[\w-]+$/, '.c2lnbmVkLWJ5LW5vYm9keQ')
    expect(await ask('/exports', 'nonsense')).toEqual([401, 'unauthenticated'])
    expect(await ask('/exports', forged)).toEqual([401, 'unauthenticated'])
    expect(await ask('/exports', await mia({ expiresInSeconds: -60 }))).toEqual([401, 'unauthenticated'])
    expect(await ask('/exports', await mia({ origin: 'https://other.test' }))).toEqual([401, 'unauthenticated'])
    expect(await ask('/exports', await mia({ organization: null }))).toEqual([400, 'no_active_organization'])
    expect(await ask('/exports', await mia(), globex)).toEqual([409, 'organization_mismatch'])
    // Each endpoint accepts its own kind of token: a session token has no audience, a template's has no session.
    expect(await ask('/reports', await mia())).toEqual([401, 'unauthenticated'])
    expect(await ask('/exports', await templateToken('mia@acme.test'))).toEqual([401, 'unauthenticated'])
    expect(await count()).toBe(before)
    // A denial of a valid token is in its organization's log. An invalid token names no organization.
    await expect(async () =>
      expect(await denials()).toContainEqual({ organization_id: acme, subject: 'POST worker/exports' }),
    ).toPass()
    expect(new Set((await denials()).map(({ organization_id }) => organization_id))).toEqual(new Set([acme]))
    expect((await ask('/exports', await mia()))[0]).toBe(202)
    expect((await ask('/reports', await templateToken('mia@acme.test')))[0]).toBe(202)
    expect(await count()).toBe(before + 2)
  })

  const denials = () =>
    query<{ organization_id: string; subject: string }>(
      "select organization_id, subject from audit_events where subject like '%worker/%'",
      [],
    )
  const count = async () => Number((await query<{ n: string }>('select count(*) as n from jobs', []))[0]?.n)

  async function templateToken(email: string): Promise<string> {
    const backend = createClerkClient({
      secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
      apiUrl: requireEnvironment('E2E_CLERK_URL'),
    })
    const sessionId = JSON.parse(
      Buffer.from((await mintSessionToken(clerk(), email)).split('.')[1] ?? '', 'base64url').toString(),
    ) as { sid: string }
    return (await backend.sessions.getToken(sessionId.sid, 'tally-worker')).jwt
  }
})

test('a killed worker loses no job, and its absence gives no access', async ({ sparePostgres }) => {
  // A database without another worker.
  const { urls, environment } = await sparePostgres.database('tally_worker')
  const jobs = new Client({ connectionString: urls.systemUrl })
  await jobs.connect()
  const states = async () =>
    (await jobs.query<{ status: string }>('select status from jobs order by status')).rows.map(({ status }) => status)

  let worker = await startWorker(environment)
  const server = await startServer({ ...environment, WORKER_URL: worker.url })
  const port = Number(new URL(worker.url).port)
  try {
    const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' }, server.url)
    const outsider = await Browsing.as({ email: 'nora@none.test', organization: null }, server.url)
    const ask = (visit: Browsing) =>
      visit.fetch('/_actions/reports.export', {
        method: 'POST',
        body: new FormData(),
        headers: { accept: 'application/json' },
      })
    // Clerk responds slowly, so that the worker is killed with unfinished jobs.
    await injectFault(clerk(), { target: 'backend', latency: 1_000 })
    const asked = await Promise.all(Array.from({ length: 8 }, () => ask(member)))
    worker.kill()
    await worker.ended
    await clearFaults(clerk())
    expect(asked.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 204))
    expect(await states()).toContain('queued')

    const refused = await ask(member)
    expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('Nothing was requested')])
    expect((await ask(outsider)).status).toBe(400)
    expect((await member.open('/orgs/acme/reports')).status).toBe(200)

    // A user who left before the job runs gets no file, although the request was allowed.
    await jobs.query(
      "insert into jobs (organization_id, kind, requested_by, token_id) values ($1, 'export', 'user_whoLeft', 'sess_1')",
      [acme],
    )
    worker = await startWorker(environment, port)
    await expect(async () => {
      expect(await states()).toEqual([...Array.from({ length: 8 }, () => 'done'), 'refused'])
    }).toPass()
    const log = await jobs.query("select user_id, action from audit_events where subject = 'worker: export'")
    expect(log.rows).toEqual([{ user_id: 'user_whoLeft', action: expect.any(String) }])
    worker.terminate()
    expect(await worker.ended).toEqual([0, null])
  } finally {
    await clearFaults(clerk())
    worker.kill()
    server.kill()
    await Promise.all([worker.ended, server.ended, jobs.end()])
  }
})

test('the worker serves organizations in turn, keeps to its limits, and marks incomplete files', async ({
  sparePostgres,
}) => {
  const { urls, environment } = await sparePostgres.database('tally_limits')
  const system = new Client({ connectionString: urls.systemUrl })
  await system.connect()
  // A worker that accepts requests and never responds.
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  const parts: RunningProcess[] = []
  try {
    const wasting = await startServer({ ...environment, WORKER_URL: silentUrl })
    parts.push(wasting)
    const ask = async (url: string, email: string, organization: string, kind = 'export') => {
      const visitor = await Browsing.as({ email, organization }, url)
      const headers = { accept: 'application/json' }
      const answer = await visitor.fetch(`/_actions/reports.${kind}`, { method: 'POST', body: new FormData(), headers })
      return [answer.status, await answer.text()]
    }
    const unanswered = ask(wasting.url, 'mia@acme.test', 'acme')

    await system.query(
      `insert into jobs (organization_id, kind, requested_by, token_id, status, finished_at, requested_at)
       values ($1, 'export', 'user_1', 'sess_1', 'done', now() - interval '31 days', now() - interval '31 days'),
              ($1, 'export', 'user_1', 'sess_1', 'done', now() - interval '29 days', now() - interval '29 days')`,
      [globex],
    )
    await system.query(
      `insert into webhook_deliveries (id, type, received_at)
       values ('old', 'x', now() - interval '31 days'), ('new', 'x', now() - interval '29 days')`,
    )
    await system.query(
      `insert into mirrored_organizations (organization_id, id, changed_at, deleted_at) values ('org_gone', 'org_gone', now(), now())`,
    )
    await system.query(`insert into tasks (organization_id, title, created_by) values ('org_gone', 'late', 'user_1')`)
    await system.query(
      `insert into tasks (organization_id, title, created_by) select $1, 'task ' || n, 'user_1' from generate_series(1, 20001) as n`,
      [acme],
    )
    // Acme's 22 jobs came first. No more are accepted, and globex does not wait for all of them.
    await system.query(
      `insert into jobs (organization_id, kind, requested_by, token_id, requested_at)
       select $1, 'export', 'user_whoLeft', 'sess_1', now() - interval '1 hour' from generate_series(1, 22)`,
      [acme],
    )
    await system.query(
      `insert into jobs (organization_id, kind, requested_by, token_id) select $1, 'report', 'user_whoLeft', 'sess_1' from generate_series(1, 2)`,
      [globex],
    )
    // Clerk does not return memberships, so that all jobs wait.
    await injectFault(clerk(), { target: 'backend', status: 500 })
    const worker = await startWorker(environment)
    parts.push(worker)
    const server = await startServer({ ...environment, WORKER_URL: worker.url })
    parts.push(server)
    expect(await ask(server.url, 'mia@acme.test', 'acme')).toEqual([429, expect.stringContaining('20 reports')])
    await clearFaults(clerk())

    await expect(async () => {
      const { rows } = await system.query("select count(*)::int as n from jobs where status = 'queued'")
      expect(rows).toEqual([{ n: 0 }])
    }).toPass()
    const { rows: order } = await system.query<{ organization_id: string }>(
      "select organization_id from jobs where status = 'refused' order by finished_at",
    )
    expect(order.slice(0, 4).map(({ organization_id }) => organization_id)).toEqual([acme, globex, acme, globex])

    expect(await ask(server.url, 'mia@acme.test', 'acme')).toEqual([204, ''])
    const result = async () => {
      const { rows } = await system.query<{ result: string }>(
        "select result from jobs where organization_id = $1 and status = 'done'",
        [acme],
      )
      return rows[0]?.result ?? ''
    }
    await expect(async () => expect((await result()).split('\r\n')).toHaveLength(20_002)).toPass()
    expect((await result()).split('\r\n').at(-1)).toContain('Only the newest 20,000 tasks')

    const left = await system.query<{ left: string }>(
      `select id as left from webhook_deliveries union all select title from tasks where organization_id = 'org_gone'
       union all select (now() - finished_at > interval '30 days')::text from jobs where organization_id = $1 and status = 'done'`,
      [globex],
    )
    expect(left.rows.map(({ left }) => left).toSorted()).toEqual(['false', 'new'])
    expect(await unanswered).toEqual([503, expect.stringContaining('may have arrived')])
  } finally {
    await clearFaults(clerk())
    silent.closeAllConnections()
    silent.close()
    for (const part of parts) {
      part.kill()
      await part.ended
    }
    await system.end()
  }
})
