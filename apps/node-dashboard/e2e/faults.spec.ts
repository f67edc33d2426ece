/** PostgreSQL and Clerk fail: pages say when to come back, nothing that was acknowledged is lost, no door opens. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provisionDatabase, startPostgres, type PostgresServer } from '@rolecall/repository/embedded'
import { Client } from 'pg'
import { migrateDatabase } from '../scripts/services/migrate-database.ts'
import { Browsing } from './setup/browse.ts'
import { startServer } from './setup/start-server.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

test('PostgreSQL is killed and comes back', async () => {
  test.setTimeout(120_000)
  const directory = await mkdtemp(join(tmpdir(), 'tally-faults-'))
  let postgres: PostgresServer | undefined = await startPostgres({ directory })
  const { port, url } = postgres
  const database = await provisionDatabase({ url, database: 'tally_faults' })
  await migrateDatabase(database.ownerUrl, database)
  const server = await startServer({ DATABASE_URL: database.appUrl, SYSTEM_DATABASE_URL: database.systemUrl })
  try {
    const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' }, server.url)
    const stranger = await Browsing.as({ email: 'gus@globex.test', organization: 'globex' }, server.url)
    const program = { accept: 'application/json', 'content-type': 'application/json' }
    const add = (title: string) =>
      member.fetch('/api/tasks', { method: 'POST', headers: program, body: JSON.stringify({ title }) })
    expect((await add('Kept')).status).toBe(201)

    await postgres.stop()
    postgres = undefined
    const page = await member.open('/orgs/acme/dashboard')
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await page.text()).toContain('Back in a moment')
    const answer = await add('Refused')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect((await fetch(`${server.url}/api/health`)).status).toBe(503)
    // What nobody may see is still refused, not unavailable; what needs no database still works.
    expect((await stranger.open('/orgs/acme/dashboard')).status).toBe(404)
    expect((await member.open('/admin/audit')).status).toBe(403)
    expect((await fetch(`${server.url}/pricing`)).status).toBe(200)
    expect((await member.fetch('/api/me', { headers: program })).status).toBe(200)

    postgres = await startPostgres({ directory, port })
    await expect(async () => expect((await fetch(`${server.url}/api/health`)).status).toBe(200)).toPass()
    expect((await add('Afterwards')).status).toBe(201)
    const client = new Client({ connectionString: database.systemUrl })
    await client.connect()
    const { rows } = await client.query<{ title: string }>('select title from tasks order by created_at')
    await client.end()
    expect(rows.map(({ title }) => title)).toEqual(['Kept', 'Afterwards'])
  } finally {
    server.kill()
    await server.ended
    await postgres?.stop()
    await rm(directory, { recursive: true, force: true })
  }
})

test.describe('Clerk’s Backend API', () => {
  const control = async (method: 'POST' | 'DELETE', body?: object) => {
    const response = await fetch(`${requireEnvironment('E2E_CLERK_URL')}/control/faults`, {
      method,
      headers: {
        authorization: `Bearer ${requireEnvironment('E2E_CLERK_SECRET_KEY')}`,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    expect(response.status).toBe(200)
  }
  test.afterEach(() => control('DELETE'))

  const invite = async () => {
    const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
    await control('POST', { target: 'backend', path: '/invitations', status: 429, times: 50 })
    return admin.fetch('/api/invite', {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ emailAddress: `later-${Date.now()}@new.test`, role: 'org:member' }),
    })
  }

  test('is down: members are unavailable, everything else works, and nobody gets in', async () => {
    const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' })
    const stranger = await Browsing.as({ email: 'gus@globex.test', organization: 'globex' })
    await member.open('/orgs/acme/dashboard')
    await control('POST', { target: 'backend', status: 500, times: 100 })
    const page = await member.open('/orgs/acme/members')
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
    expect((await member.open('/orgs/acme/dashboard')).status).toBe(200)
    expect((await member.open('/admin')).status).toBe(403)
    expect((await stranger.fetch('/orgs/acme/members', { method: 'POST' })).status).toBe(404)
  })

  test('is slow: pages that need it say so in time, the others do not wait for it', async () => {
    const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
    const stranger = await Browsing.as({ email: 'gus@globex.test', organization: 'globex' })
    await admin.open('/orgs/acme/dashboard')
    await control('POST', { target: 'backend', latency: 8_000, times: 100 })
    const start = Date.now()
    const [members, profile, dashboard, foreign] = await Promise.all([
      admin.open('/orgs/acme/members'),
      admin.open('/profile'),
      admin.open('/orgs/acme/dashboard'),
      stranger.fetch('/orgs/acme/members', { method: 'POST' }),
    ])
    expect([members, profile, dashboard, foreign].map(({ status }) => status)).toEqual([503, 503, 200, 404])
    expect([members, profile].map(({ headers }) => headers.get('retry-after'))).toEqual(['5', '5'])
    // Before Clerk has answered: nobody waits for as long as it takes.
    expect(Date.now() - start).toBeLessThan(8_000)
  })

  test('has had enough of this server: the page that needs it is unavailable, and says until when', async () => {
    const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
    await admin.open('/orgs/acme/dashboard')
    await control('POST', { target: 'backend', status: 429, times: 50 })
    const [page, profile] = await Promise.all([admin.open('/orgs/acme/members'), admin.open('/profile')])
    expect([page.status, profile.status]).toEqual([503, 503])
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await admin.open('/orgs/acme/dashboard')).status).toBe(200)
  })

  test('has had enough of invitations: the visitor is told when to come back', async () => {
    const answer = await invite()
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({
      code: 'rate_limited',
      detail: expect.stringContaining('Try again'),
    })
  })
})
