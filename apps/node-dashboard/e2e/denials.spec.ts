/** Denials in an organization's audit log: by the policy and by the app, of users and of API keys. */
import { createClerkClient } from '@clerk/backend'
import { seed } from '../scripts/seed.ts'
import { withKey } from './matrix/keys.ts'
import { act, invite, join, makeRole } from './members/people.ts'
import { Browsing } from './setup/browse.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

const [acme, globex] = seed.organizations
const program = { accept: 'application/json', 'content-type': 'application/json' }

interface Entry {
  readonly action: string
  readonly subject: string
  readonly user_id: string | null
  readonly actor_id: string | null
}

/** Waits until the log has each of these, because denials are written a moment later. */
async function expectEntries(admin: Browsing, expected: readonly Entry[]): Promise<readonly Entry[]> {
  let found: readonly Entry[] = []
  await expect(async () => {
    const answer = await admin.fetch('/api/admin/audit?kind=denial', { headers: { accept: 'application/json' } })
    found = ((await answer.json()) as { events: readonly Entry[] }).events
    for (const entry of expected) expect(found).toContainEqual(expect.objectContaining({ ...entry }))
  }).toPass()
  return found
}

test('denials of API keys are in the log of the key’s organization', async () => {
  const clerk = createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  const maker = await join('org:member')
  const reader = await join(await makeRole('org:test_only_reads', ['org:tasks:read']))
  const make = (createdBy: string, subject: string, scopes: string[]) =>
    clerk.apiKeys.create({ name: 'denials', subject, createdBy, scopes })
  const [reads, writes, foreign, personal] = await Promise.all([
    make(maker.id, acme.id, ['tasks:read']),
    make(reader.id, acme.id, ['tasks:write']),
    make(maker.id, globex.id, ['tasks:read']),
    make(maker.id, maker.id, ['tasks:read']),
  ])
  const ask = async (key: { readonly secret?: string | undefined }, method: string, path: string, headers = {}) => {
    const init = { method, headers: { ...program, ...headers }, ...(method === 'POST' && { body: '{"title":"x"}' }) }
    return (await withKey(key.secret ?? '').fetch(path, init)).status
  }

  expect(await ask(reads, 'POST', '/api/tasks')).toBe(403)
  expect(await ask(reads, 'GET', '/api/admin/audit')).toBe(401)
  for (const name of ['globex', globex.id]) {
    expect(await ask(reads, 'GET', '/api/tasks', { 'x-rolecall-organization': name })).toBe(409)
  }
  for (const name of ['acme', acme.id]) {
    expect(await ask(reads, 'GET', '/api/tasks', { 'x-rolecall-organization': name })).toBe(200)
  }
  expect(await ask(writes, 'POST', '/api/tasks')).toBe(403)
  expect(await ask(foreign, 'GET', '/api/tasks')).toBe(403)
  expect(await ask(personal, 'POST', '/api/tasks')).toBe(403)

  const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
  const read = { user_id: maker.id, actor_id: reads.id }
  // The policy does not look up the key's creator.
  const policy = { user_id: null, actor_id: reads.id }
  const found = await expectEntries(admin, [
    { action: 'missing_permission', subject: 'POST /api/tasks', ...policy },
    { action: 'token_type_not_accepted', subject: 'GET /api/admin/audit', ...policy },
    { action: 'organization_mismatch', subject: 'GET /api/tasks', ...read },
    { action: 'key_without_holder', subject: 'POST /api/tasks', user_id: reader.id, actor_id: writes.id },
  ])
  expect(found.filter(({ actor_id }) => actor_id === reads.id)).toHaveLength(4)
  expect(found.filter(({ actor_id }) => actor_id === foreign.id || actor_id === personal.id)).toEqual([])
  const other = await Browsing.as({ email: 'gus@globex.test', organization: 'globex' })
  await expectEntries(other, [
    { action: 'key_without_holder', subject: 'GET /api/tasks', user_id: maker.id, actor_id: foreign.id },
  ])
})

test('a denied action, and a role above the inviter’s own, are in the log by name', async () => {
  const [member, inviter] = [
    await join('org:member'),
    await join(await makeRole('org:test_inviting', ['org:members:invite', 'org:tasks:read'])),
  ]
  expect((await act(member.visit, 'remove', { userId: inviter.id })).status).toBe(403)
  const status = async (role: string) => (await invite(inviter.visit, { emailAddress: 'up@new.test', role })).status
  expect(await status('org:admin')).toBe(403)
  expect((await act(inviter.visit, 'invite', { emails: 'up@new.test', role: 'org:admin' })).status).toBe(403)

  const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
  const found = await expectEntries(admin, [
    { action: 'missing_role', subject: 'members.remove', user_id: member.id, actor_id: null },
    { action: 'role_above_yours', subject: 'members.invite', user_id: inviter.id, actor_id: null },
  ])
  expect(found.filter(({ user_id }) => user_id === inviter.id)).toHaveLength(2)
})
