/** API keys read and write the rows of their organization, in the name of their creator. Access itself: see the matrix. */
import { createClerkClient } from '@clerk/backend'
import { clearFaults, injectFault } from '@rolecall/local-clerk/testing'
import { seed } from '../scripts/seed.ts'
import { query, rowsOf } from './setup/database.ts'
import { withKey } from './matrix/keys.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

test('an API key reads and writes only its organization, and the log names it', async () => {
  const clerk = createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  const [acme, globex] = seed.organizations
  const { data: users } = await clerk.users.getUserList({ emailAddress: ['dana@both.test'] })
  const dana = users[0]?.id ?? ''
  // Dana is a member of both organizations. The key belongs to acme.
  const scopes = ['tasks:read', 'tasks:write']
  const key = await clerk.apiKeys.create({ name: 'import', subject: acme.id, createdBy: dana, scopes })
  const program = withKey(key.secret ?? '')
  const json = { accept: 'application/json', 'content-type': 'application/json' }
  const title = `Imported ${Date.now()}`
  const add = (headers: Record<string, string>, body: object) =>
    program.fetch('/api/tasks?organization_id=org_globexDemo', {
      method: 'POST',
      headers: { ...json, ...headers },
      body: JSON.stringify(body),
    })

  expect((await add({ 'x-rolecall-organization': globex.id }, { title })).status).toBe(409)
  expect((await add({}, { title })).status).toBe(201)
  expect((await add({}, { title, organization_id: globex.id })).status).toBe(422)
  expect(await rowsOf(title)).toMatchObject([{ organization: 'acme' }])
  const list = (await (await program.fetch('/api/tasks', { headers: json })).json()) as {
    tasks: { title: string; organization_id: string }[]
  }
  expect(list.tasks[0]?.title).toBe(title)
  expect(new Set(list.tasks.map(({ organization_id }) => organization_id))).toEqual(new Set([acme.id]))
  const logged = await query('select user_id, actor_id from audit_events where subject = $1', [title])
  expect(logged).toEqual([{ user_id: dana, actor_id: key.id }])

  const local = { url: requireEnvironment('E2E_CLERK_URL') }
  await injectFault(local, { target: 'backend', status: 500 })
  try {
    const answer = await program.fetch('/api/tasks', { headers: json })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  } finally {
    await clearFaults(local)
  }
  await clerk.apiKeys.revoke({ apiKeyId: key.id })
  expect((await program.fetch('/api/tasks', { headers: json })).status).toBe(401)
})
