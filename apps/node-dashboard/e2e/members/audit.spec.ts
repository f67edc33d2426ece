/** Audit entries of changes in Clerk: made, rejected, unconfirmed, and without a database. */
import { clearFaults, injectFault } from '@rolecall/local-clerk/testing'
import { Browsing } from '../setup/browse.ts'
import { query } from '../setup/database.ts'
import { startServer } from '../setup/start-server.ts'
import { expect, requireEnvironment, test } from '../setup/test.ts'
import { breakableDatabase } from './breakable-database.ts'
import { acmeNow, act, changeRole, entriesOf, invite, join } from './people.ts'

const local = () => ({ url: requireEnvironment('E2E_CLERK_URL') })
const unique = (name: string) => `${name}-${Date.now()}@new.test`
const changesOf = async (userId: string) => (await entriesOf(userId)).filter(({ kind }) => kind === 'change')

test.afterEach(() => clearFaults(local()))

test('a change is in the log with its old value; a change that Clerk rejects is not', async () => {
  const [admin, colleague] = await Promise.all([join('org:admin'), join('org:member')])
  const address = unique('guest')
  expect((await invite(admin.visit, { emailAddress: address, role: 'org:member' })).status).toBe(201)
  // Clerk rejects a second invitation.
  expect((await invite(admin.visit, { emailAddress: address, role: 'org:member' })).status).toBe(422)
  await injectFault(local(), { target: 'backend', path: '/invitations', status: 429, times: 1 })
  expect((await invite(admin.visit, { emailAddress: unique('later'), role: 'org:member' })).status).toBe(429)

  const change = (role: string) => act(admin.visit, 'changeRole', { userId: colleague.id, role })
  expect((await change('org:billing_manager')).status).toBe(204)
  // The role is the same, so nothing is changed or logged.
  expect((await change('org:billing_manager')).status).toBe(204)
  expect((await act(admin.visit, 'remove', { userId: colleague.id })).status).toBe(204)
  expect((await act(admin.visit, 'remove', { userId: colleague.id })).status).toBe(404)
  expect(await changesOf(admin.id)).toEqual([
    { kind: 'change', action: 'members.invite', subject: `${address} as Member` },
    { kind: 'change', action: 'members.changeRole', subject: `${colleague.email} from Member to Billing manager` },
    { kind: 'change', action: 'members.remove', subject: colleague.email },
  ])
})

test('an unconfirmed change is in the log as requested, and the visitor is told to check', async () => {
  const [admin, colleague] = await Promise.all([join('org:admin'), join('org:member')])
  const address = unique('slow')
  await injectFault(local(), { target: 'backend', path: '/invitations', latency: 3_500, times: 1 })
  const { status, body } = await invite(admin.visit, { emailAddress: address, role: 'org:member' })
  expect({ status, body }).toMatchObject({ status: 503, body: { code: 'outcome_unknown' } })
  await injectFault(local(), { target: 'backend', path: '/memberships/user_', status: 502, times: 1 })
  const answer = await act(admin.visit, 'changeRole', { userId: colleague.id, role: 'org:admin' })
  expect(answer).toMatchObject({ status: 503, message: expect.stringContaining('Check the list of members') })

  const unknown = '(requested: Clerk did not confirm it)'
  expect(await changesOf(admin.id)).toEqual([
    { kind: 'change', action: 'members.invite', subject: `${address} as Member ${unknown}` },
    { kind: 'change', action: 'members.changeRole', subject: `${colleague.email} from Member to Admin ${unknown}` },
  ])
  // Clerk made the change later.
  await expect(async () => expect((await acmeNow()).invited.has(address)).toBe(true)).toPass()
})

test('without a database nothing is changed; losing it during a change is not a success', async () => {
  const database = await breakableDatabase()
  const server = await startServer({ DATABASE_URL: database.url })
  try {
    const [admin, colleague] = await Promise.all([join('org:admin'), join('org:member')])
    const visit = await Browsing.as({ email: admin.email, organization: 'acme' }, server.url)
    const before = await acmeNow()
    database.cut()
    const address = unique('guest')
    const refused = await invite(visit, { emailAddress: address, role: 'org:member' })
    expect([refused.status, refused.body['code']]).toEqual([503, 'connection_lost'])
    expect((await act(visit, 'changeRole', { userId: colleague.id, role: 'org:admin' })).status).toBe(503)
    expect((await act(visit, 'remove', { userId: colleague.id })).status).toBe(503)
    expect(await acmeNow()).toEqual(before)

    database.mend()
    await injectFault(local(), { target: 'backend', path: '/invitations', latency: 2_000, times: 1 })
    const lost = invite(visit, { emailAddress: address, role: 'org:member' })
    // The entry is written, and the transaction waits for Clerk.
    await expect(async () => {
      const locks = "select 1 from pg_locks where relation = 'audit_events'::regclass and mode = 'RowExclusiveLock'"
      expect(await query(locks, [])).toHaveLength(1)
    }).toPass({ intervals: [20] })
    database.cut()
    expect((await lost).body).toMatchObject({ code: 'not_recorded' })
    expect((await acmeNow()).invited.has(address)).toBe(true)
    expect(await changesOf(admin.id)).toEqual([])
  } finally {
    server.kill()
    await server.ended
    await database.close()
  }
})

test('an organization keeps an admin, and members cannot remove themselves', async () => {
  const [admin, second] = await Promise.all([join('org:admin'), join('org:admin')])
  expect(await act(admin.visit, 'remove', { userId: admin.id })).toMatchObject({
    status: 422,
    message: expect.stringContaining('You cannot remove yourself here'),
  })
  // An admin who steps down loses access at once.
  expect((await act(admin.visit, 'changeRole', { userId: admin.id, role: 'org:member' })).status).toBe(204)
  expect((await act(admin.visit, 'changeRole', { userId: admin.id, role: 'org:admin' })).status).toBe(403)

  const everyone = [...(await acmeNow()).roles].filter(([, role]) => role === 'org:admin').map(([id]) => id ?? '')
  const others = everyone.filter((id) => id !== second.id)
  for (const id of others) await changeRole(id, 'org:member')
  try {
    const last = { status: 422, message: expect.stringContaining('This is the only admin') }
    expect(await act(second.visit, 'changeRole', { userId: second.id, role: 'org:member' })).toMatchObject(last)
    expect((await acmeNow()).roles.get(second.id)).toBe('org:admin')
    expect(await changesOf(second.id)).toEqual([])
  } finally {
    for (const userId of others) {
      expect((await act(second.visit, 'changeRole', { userId, role: 'org:admin' })).status).toBe(204)
    }
  }
})
