/** Lifetimes of sessions, and invitations per hour. The tests move Clerk's clock and never wait. */
import { afterEach, describe, expect, test } from 'vitest'
import { startLocalClerk, type LocalClerk, type StartOptions } from '../src/index.ts'
import { advanceClock, sessionCookies } from '../src/testing.ts'
import { access, seed } from './fixtures/app/seed.ts'
import { backendClient, refusal, userByEmail } from './support/backend-client.ts'

const running: LocalClerk[] = []
afterEach(() => Promise.all(running.splice(0).map((clerk) => clerk.stop())))

async function setup(options: StartOptions) {
  const clerk = await startLocalClerk({ access, seed, ...options })
  running.push(clerk)
  return { clerk, client: backendClient(clerk) }
}

/** A browser that is signed in, as the Frontend API sees it. */
async function browserOf(clerk: LocalClerk, email: string) {
  const client = backendClient(clerk)
  const browser = /__clerk_db_jwt=(\w+)/.exec(await sessionCookies(clerk, email))?.[1] ?? ''
  const { data } = await client.sessions.getSessionList({ userId: (await userByEmail(client, email)).id })
  const id = data[0]?.id ?? ''
  const post = async (action: string) =>
    (await fetch(`${clerk.url}/v1/client/sessions/${id}/${action}?__clerk_db_jwt=${browser}`, { method: 'POST' }))
      .status
  return { post, status: async () => (await client.sessions.getSession(id)).status }
}

// The clock runs on during a test, so each value stays a minute away from its limit.
describe('a session', () => {
  test('lives seven days and not longer, however much it is used', async () => {
    const { clerk } = await setup({})
    const { post, status } = await browserOf(clerk, 'ada@acme.test')
    for (let day = 0; day < 6; day++) {
      await advanceClock(clerk, 86_400)
      expect([await post('touch'), await post('tokens'), await status()]).toEqual([200, 200, 'active'])
    }
    await advanceClock(clerk, 86_400 - 60)
    expect([await post('tokens'), await status()]).toEqual([200, 'active'])
    await advanceClock(clerk, 60)
    expect([await post('touch'), await post('tokens'), await status()]).toEqual([401, 401, 'expired'])
  })

  test('ends when it was not used for its inactivity limit; only use counts', async () => {
    const { clerk } = await setup({ inactivityTimeoutSeconds: 600 })
    const { post, status } = await browserOf(clerk, 'ada@acme.test')
    await advanceClock(clerk, 540)
    expect([await post('touch'), await status()]).toEqual([200, 'active'])
    await advanceClock(clerk, 540)
    expect([await post('tokens'), await status()]).toEqual([200, 'active'])
    await advanceClock(clerk, 60)
    expect([await post('touch'), await post('tokens'), await status()]).toEqual([401, 401, 'expired'])
  })

  test('has no inactivity limit unless one is given', async () => {
    const { clerk } = await setup({})
    const { status } = await browserOf(clerk, 'ada@acme.test')
    await advanceClock(clerk, 7 * 86_400 - 60)
    expect(await status()).toBe('active')
  })
})

describe('invitations', () => {
  test.each([
    ['single', 250],
    ['bulk', 50],
  ] as const)('stop at the hourly limit of %s requests, per organization', async (kind, limit) => {
    const { clerk, client } = await setup({ invitationLimits: true })
    const organization = async (slug: string) => (await client.organizations.getOrganization({ slug })).id
    const [acme, globex] = [await organization('acme'), await organization('globex')]
    let sent = 0
    const invite = (organizationId: string) => {
      const params = { emailAddress: `guest${++sent}@fresh.test`, role: 'org:member' }
      return kind === 'bulk'
        ? client.organizations.createOrganizationInvitationBulk(organizationId, [params])
        : client.organizations.createOrganizationInvitation({ organizationId, ...params })
    }
    const answers = await Promise.all(Array.from({ length: limit + 5 }, () => refusal(invite(acme))))
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(limit)
    expect(new Set(answers)).toEqual(new Set(['accepted', '429 too_many_requests']))
    expect(await refusal(invite(globex))).toBe('accepted')
    await advanceClock(clerk, 3_540)
    expect(await refusal(invite(acme))).toBe('429 too_many_requests')
    await advanceClock(clerk, 60)
    expect(await refusal(invite(acme))).toBe('accepted')
  })

  test('have no limit by default', async () => {
    const { client } = await setup({})
    const { id: organizationId } = await client.organizations.getOrganization({ slug: 'acme' })
    const invite = (i: number) =>
      client.organizations.createOrganizationInvitationBulk(organizationId, [
        { emailAddress: `free${i}@fresh.test`, role: 'org:member' },
      ])
    const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => refusal(invite(i))))
    expect(new Set(answers)).toEqual(new Set(['accepted']))
  })
})
