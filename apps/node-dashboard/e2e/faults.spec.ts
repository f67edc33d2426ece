/** When PostgreSQL or Clerk fails, pages respond with Retry-After, no acknowledged write is lost, and access stays denied. */
import { execFileSync } from 'node:child_process'
import { createClerkClient } from '@clerk/backend'
import { Client } from 'pg'
import { Browsing } from './setup/browse.ts'
import { expect, requireEnvironment, test as base } from './setup/test.ts'

interface Spare {
  readonly url: string
  readonly member: Browsing
  readonly add: (title: string) => Promise<Response>
  readonly isHealthy: () => Promise<void>
  readonly titles: (mark: string) => Promise<readonly string[]>
}

const program = { accept: 'application/json', 'content-type': 'application/json' }

async function titlesOf(systemUrl: string, mark: string): Promise<readonly string[]> {
  const client = new Client({ connectionString: systemUrl })
  await client.connect()
  const { rows } = await client.query<{ title: string }>(
    'select title from tasks where title like $1 order by created_at',
    [`${mark}%`],
  )
  await client.end()
  return rows.map(({ title }) => title)
}

base.describe('PostgreSQL', () => {
  /** A member on the spare app, whose PostgreSQL runs again afterwards. */
  const test = base.extend<{ readonly spare: Spare }>({
    spare: async ({ spareApp, sparePostgres }, use) => {
      const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' }, spareApp.url)
      await use({
        ...spareApp,
        member,
        add: (title) =>
          member.fetch('/api/tasks', { method: 'POST', headers: program, body: JSON.stringify({ title }) }),
        isHealthy: () =>
          expect(async () => expect((await fetch(`${spareApp.url}/api/health`)).status).toBe(200)).toPass(),
        titles: (mark) => titlesOf(spareApp.systemUrl, mark),
      })
      if (sparePostgres.pid === 0) await sparePostgres.restart()
    },
  })

  test('is stopped and comes back', async ({ spare: { url, member, add, isHealthy, titles }, sparePostgres }) => {
    const stranger = await Browsing.as({ email: 'gus@globex.test', organization: 'globex' }, url)
    expect((await add('Stop: kept')).status).toBe(201)

    await sparePostgres.stop()
    const page = await member.open('/orgs/acme/dashboard')
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await page.text()).toContain('Back in a moment')
    const answer = await add('Stop: refused')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect((await fetch(`${url}/api/health`)).status).toBe(503)
    // Denied pages are still denied instead of unavailable, and pages without the database still work.
    expect((await stranger.open('/orgs/acme/dashboard')).status).toBe(404)
    expect((await member.open('/admin/audit')).status).toBe(403)
    expect((await fetch(`${url}/pricing`)).status).toBe(200)
    expect((await member.fetch('/api/me', { headers: program })).status).toBe(200)

    await sparePostgres.restart()
    await isHealthy()
    expect((await add('Stop: afterwards')).status).toBe(201)
    expect(await titles('Stop: ')).toEqual(['Stop: kept', 'Stop: afterwards'])
  })

  test('hangs, as behind a broken network: requests end in time, and it is used again', async ({
    spare: { url, member, add, isHealthy, titles },
    sparePostgres,
  }) => {
    const { pid } = sparePostgres
    // The app keeps these connections, which then hang in a query.
    expect((await Promise.all([add('Hang: before'), add('Hang: before')])).map(({ status }) => status)).toEqual([
      201, 201,
    ])
    signalAll(pid, 'SIGSTOP')
    try {
      const started = Date.now()
      // These requests have connections that do not respond. The others get no connection.
      const writes = await Promise.all([add('Hang: meanwhile'), add('Hang: meanwhile')])
      const [page, ...healths] = await Promise.all([
        member.open('/orgs/acme/dashboard'),
        ...Array.from({ length: 12 }, () => fetch(`${url}/api/health`)),
      ])
      expect([...writes, page, ...healths].map(({ status }) => status)).toEqual(Array.from({ length: 15 }, () => 503))
      expect((await fetch(`${url}/pricing`)).status).toBe(200)
      expect(Date.now() - started).toBeLessThan(40_000)
    } finally {
      signalAll(pid, 'SIGCONT')
    }
    await isHealthy()
    expect((await member.open('/orgs/acme/dashboard')).status).toBe(200)
    expect((await add('Hang: afterwards')).status).toBe(201)
    expect(await titles('Hang: afterwards')).toHaveLength(1)
  })

  test('is killed while it writes: each acknowledged row is there, once', async ({
    spare: { add, isHealthy, titles },
    sparePostgres,
  }) => {
    const mark = `Kill ${Date.now()}: `
    const acknowledged: string[] = []
    let refused = 0
    const { pid } = sparePostgres
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let n = 0; refused < 8; n += 1) {
          const title = `${mark}${writer}-${n}`
          const { status } = await add(title)
          expect([201, 503]).toContain(status)
          if (status === 201) acknowledged.push(title)
          else refused += 1
          if (acknowledged.length === 40) signalAll(pid, 'SIGKILL')
        }
      }),
    )
    await sparePostgres.restart()
    await isHealthy()
    const kept = await titles(mark)
    expect(new Set(kept).size).toBe(kept.length)
    expect(acknowledged.filter((title) => !kept.includes(title))).toEqual([])
    expect(acknowledged.length).toBeGreaterThanOrEqual(40)
  })
})

/** Signals the postmaster and its children, which are separate process groups. */
function signalAll(postmaster: number, signal: NodeJS.Signals): void {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const children = table.split('\n').flatMap((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number)
    return parent === postmaster && pid ? [pid] : []
  })
  for (const pid of [postmaster, ...children]) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      // The process has ended in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

base.describe('Clerk’s Backend API', () => {
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
  base.afterEach(() => control('DELETE'))

  const makeKey = async () => {
    const clerk = createClerkClient({
      secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
      apiUrl: requireEnvironment('E2E_CLERK_URL'),
    })
    const { data } = await clerk.users.getUserList({ emailAddress: ['mia@acme.test'] })
    const made = { name: 'slow', subject: 'org_acmeDemo', createdBy: data[0]?.id ?? null, scopes: ['tasks:read'] }
    return (await clerk.apiKeys.create(made)).secret ?? ''
  }

  const invite = async () => {
    const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
    await control('POST', { target: 'backend', path: '/invitations', status: 429, times: 50 })
    return admin.fetch('/api/invite', {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ emailAddress: `later-${Date.now()}@new.test`, role: 'org:member' }),
    })
  }

  base('is down: members are unavailable, everything else works, and access stays denied', async () => {
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

  base('is slow: pages that need it respond in time, the others do not wait for it', async () => {
    const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
    const stranger = await Browsing.as({ email: 'gus@globex.test', organization: 'globex' })
    const key = await makeKey()
    await admin.open('/orgs/acme/dashboard')
    await control('POST', { target: 'backend', latency: 30_000, times: 100 })
    const start = Date.now()
    const [members, profile, program, dashboard, foreign] = await Promise.all([
      admin.open('/orgs/acme/members'),
      admin.open('/profile'),
      fetch(`${requireEnvironment('E2E_APP_URL')}/api/tasks`, { headers: { authorization: `Bearer ${key}` } }),
      admin.open('/orgs/acme/dashboard'),
      stranger.fetch('/orgs/acme/members', { method: 'POST' }),
    ])
    const all = [members, profile, program, dashboard, foreign]
    expect(all.map(({ status }) => status)).toEqual([503, 503, 503, 200, 404])
    expect(all.slice(0, 3).map(({ headers }) => headers.get('retry-after'))).toEqual(['5', '5', '5'])
    // No request waits for Clerk's full latency.
    expect(Date.now() - start).toBeLessThan(30_000)
  })

  base('rate limits this server: pages that need it respond with 503 and Retry-After', async () => {
    const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
    await admin.open('/orgs/acme/dashboard')
    await control('POST', { target: 'backend', status: 429, times: 50 })
    const [page, profile] = await Promise.all([admin.open('/orgs/acme/members'), admin.open('/profile')])
    expect([page.status, profile.status]).toEqual([503, 503])
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await admin.open('/orgs/acme/dashboard')).status).toBe(200)
  })

  base('rate limits invitations: the visitor is told when to try again', async () => {
    const answer = await invite()
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({
      code: 'rate_limited',
      detail: expect.stringContaining('Try again'),
    })
  })
})
