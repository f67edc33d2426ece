/** The test kit, which controls a local Clerk from any process. */
import type { ClerkClient } from '@clerk/backend'
import { describe, expect, test as base } from 'vitest'
import { LocalClerkError, startLocalClerk } from '../src/index.ts'
import {
  advanceClock,
  clearFaults,
  injectFault,
  lastEmail,
  mintSessionToken,
  resetClock,
  restore,
  sessionCookies,
  snapshot,
} from '../src/testing.ts'
import { access, password, seed } from './fixtures/app/seed.ts'
import { backendClient } from './support/backend-client.ts'
import type { RunningClerk } from './support/clerk-for-file.ts'

/** Each test changes its Clerk, so each has one of its own. */
const test = base.extend<RunningClerk>({
  // eslint-disable-next-line no-empty-pattern -- Vitest reads the names of the fixtures from this pattern.
  clerk: async ({}, use) => {
    const clerk = await startLocalClerk({ access, seed })
    await use(clerk)
    await clerk.stop()
  },
  client: ({ clerk }, use) => use(backendClient(clerk)),
})

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise
  } catch (error) {
    if (error instanceof LocalClerkError) return error.code
    throw error
  }
  return 'no error'
}

const authenticate = (client: ClerkClient, token: string) =>
  client.authenticateRequest(new Request('http://localhost:4321/', { headers: { authorization: `Bearer ${token}` } }))

describe('sessions without a sign-in', () => {
  test('fail with a named error for an unknown user, organization or Clerk', async ({ clerk }) => {
    expect(await codeOf(sessionCookies(clerk, 'nobody@acme.test'))).toBe('unknown_user')
    expect(await codeOf(sessionCookies(clerk, 'ada@acme.test', { organization: 'initech' }))).toBe(
      'unknown_organization',
    )
    expect(await codeOf(mintSessionToken(clerk, 'grace@acme.test', { organization: 'globex' }))).toBe('not_a_member')
    expect(await codeOf(sessionCookies({ url: 'http://localhost:9' }, 'ada@acme.test'))).toBe('not_reachable')
  })

  test('have no organization when `null` is requested', async ({ clerk, client }) => {
    const state = await authenticate(client, await mintSessionToken(clerk, 'ada@acme.test', { organization: null }))
    expect(state.toAuth()).toMatchObject({ isAuthenticated: true, orgId: undefined })
  })

  test('know a signed-out browser', async ({ clerk, client }) => {
    const cookie = await sessionCookies(clerk, null)
    const request = new Request('http://localhost:4321/', {
      headers: { cookie, accept: 'text/html', 'sec-fetch-dest': 'document' },
    })
    const state = await client.authenticateRequest(request, { proxyUrl: clerk.url })
    expect([state.status, state.headers.get('location')]).toEqual(['signed-out', null])
  })
})

describe('snapshots', () => {
  test('bring back what was, and drop what came since', async ({ clerk, client }) => {
    const before = await snapshot(clerk)
    const created = await client.users.createUser({ emailAddress: ['later@acme.test'], password })
    const { data } = await client.users.getUserList({ emailAddress: ['grace@acme.test'] })
    await client.users.deleteUser(data[0]?.id ?? '')
    await restore(clerk, before)
    await expect(client.users.getUser(created.id)).rejects.toMatchObject({ status: 404 })
    expect(
      (await client.users.getUserList({ emailAddress: ['grace@acme.test', 'later@acme.test'] })).data.map(
        (user) => user.id,
      ),
    ).toEqual([data[0]?.id])
    expect((await client.organizations.getOrganization({ slug: 'acme', includeMembersCount: true })).membersCount).toBe(
      2,
    )
    expect(await codeOf(restore(clerk, { id: 'snap_none' }))).toBe('unknown_snapshot')
  })
})

describe('the clock', () => {
  test('ends sessions after seven days and comes back', async ({ clerk, client }) => {
    const { data } = await client.users.getUserList({ emailAddress: ['ada@acme.test'] })
    const session = await client.sessions.createSession({ userId: data[0]?.id ?? '' })
    await advanceClock(clerk, 7 * 86_400 - 60)
    expect((await client.sessions.getSession(session.id)).status).toBe('active')
    await advanceClock(clerk, 61)
    expect((await client.sessions.getSession(session.id)).status).toBe('expired')
    await resetClock(clerk)
    expect((await client.sessions.getSession(session.id)).status).toBe('active')
  })

  test('expires invitations', async ({ clerk, client }) => {
    const { id: organizationId } = await client.organizations.getOrganization({ slug: 'acme' })
    const invitation = await client.organizations.createOrganizationInvitation({
      organizationId,
      emailAddress: 'late@fresh.test',
      role: 'org:member',
      expiresInDays: 1,
    })
    await advanceClock(clerk, 86_401)
    expect(
      (await client.organizations.getOrganizationInvitation({ organizationId, invitationId: invitation.id })).status,
    ).toBe('expired')
  })
})

describe('faults', () => {
  test('answer a number of requests with a status', async ({ clerk, client }) => {
    await injectFault(clerk, { target: 'backend', status: 429, times: 2 })
    for (const _ of [1, 2]) await expect(client.users.getCount()).rejects.toMatchObject({ status: 429, retryAfter: 1 })
    expect(await client.users.getCount()).toBe(3)
  })

  test('apply only to requests with the given path', async ({ clerk, client }) => {
    await injectFault(clerk, { target: 'backend', path: '/users/count', status: 429 })
    expect((await client.organizations.getOrganizationList()).totalCount).toBeGreaterThan(0)
    await expect(client.users.getCount()).rejects.toMatchObject({ status: 429 })
    await clearFaults(clerk)
    expect(await client.users.getCount()).toBe(3)
  })

  test('of the JWKS reject tokens until they are cleared', async ({ clerk, client }) => {
    const token = await mintSessionToken(clerk, 'ada@acme.test')
    await injectFault(clerk, { target: 'jwks', status: 500 })
    expect((await authenticate(client, token)).status).toBe('signed-out')
    await clearFaults(clerk)
    expect((await authenticate(client, token)).status).toBe('signed-in')
  })

  test('slow answers down', async ({ clerk, client }) => {
    await injectFault(clerk, { target: 'any', latency: 120, times: 1 })
    const start = performance.now()
    await client.users.getCount()
    expect(performance.now() - start).toBeGreaterThan(110)
  })
})

describe('the mailbox', () => {
  test('keeps the last mail to an address, and reports a missing one', async ({ clerk, client }) => {
    await client.invitations.createInvitation({ emailAddress: 'Mail@Fresh.test' })
    expect(await lastEmail(clerk, 'mail@fresh.test')).toMatchObject({ kind: 'invitation', code: null })
    expect(await codeOf(lastEmail(clerk, 'nobody@fresh.test'))).toBe('no_email')
  })
})
