/** Changes of members wait for Clerk inside a transaction. Other requests do not wait for them. */
import { clearFaults, injectFault } from '@rolecall/local-clerk/testing'
import { Browsing } from '../setup/browse.ts'
import { query } from '../setup/database.ts'
import { expect, requireEnvironment, test } from '../setup/test.ts'
import { invite, join } from './people.ts'

const local = () => ({ url: requireEnvironment('E2E_CLERK_URL') })

test.afterEach(() => clearFaults(local()))

test('while many changes of members wait for a slow Clerk, pages and forms get a connection', async () => {
  const [admin, member] = await Promise.all([
    join('org:admin'),
    Browsing.as({ email: 'mia@acme.test', organization: 'acme' }),
  ])
  expect((await member.open('/orgs/acme/dashboard')).status).toBe(200)
  await injectFault(local(), { target: 'backend', path: '/invitations', latency: 2_000 })
  let answered = 0
  const invitations = Array.from({ length: 10 }, async (_, number) => {
    const { status } = await invite(admin.visit, {
      emailAddress: `slow-${number}-${Date.now()}@new.test`,
      role: 'org:member',
    })
    answered += 1
    return status
  })
  // Entries are written, and their transactions wait for Clerk.
  await expect(async () => {
    const locks = "select 1 from pg_locks where relation = 'audit_events'::regclass and mode = 'RowExclusiveLock'"
    expect((await query(locks, [])).length).toBeGreaterThanOrEqual(5)
  }).toPass({ intervals: [20] })
  const [page, task] = await Promise.all([
    member.open('/orgs/acme/dashboard'),
    member.fetch('/api/tasks', {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Meanwhile' }),
    }),
  ])
  expect([page.status, task.status, answered]).toEqual([200, 201, 0])
  expect(await Promise.all(invitations)).toEqual(Array.from({ length: 10 }, () => 201))
})
