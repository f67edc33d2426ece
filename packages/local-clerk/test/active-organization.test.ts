/** The organization that is active after a sign-in. */
import type { ClerkClient } from '@clerk/backend'
import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { advanceClock, mintSessionToken, resetClock, sessionCookies } from '../src/testing.ts'
import { password } from './fixtures/app/seed.ts'
import { newUser } from './support/backend-client.ts'
import { browserApi } from './support/browser-api.ts'
import { clerkForFile } from './support/clerk-for-file.ts'

const { clerk, client } = await clerkForFile()

const slugIn = (token: string) => (decodeJwt(token)['o'] as { slg: string } | undefined)?.slg

async function join(user: { id: string }, name: string, of: ClerkClient = client) {
  const { id, slug } = await of.organizations.createOrganization({ name: `${name} ${user.id}` })
  await of.organizations.createOrganizationMembership({ organizationId: id, userId: user.id, role: 'org:member' })
  return { id, slug }
}

/** A user who joined two organizations, and the ways in which a session of that user begins. */
async function setup() {
  const user = await newUser(client)
  const email = user.primaryEmailAddress?.emailAddress ?? ''
  const [early, late] = [await join(user, 'Early'), await join(user, 'Late')]
  const form = async () => {
    const call = await browserApi(clerk, null)
    await call('POST', '/v1/client/sign_ins', { identifier: email, password })
    const { response } = await call<{ sessions: { id: string; last_active_token: { jwt: string } }[] }>(
      'GET',
      '/v1/client',
    )
    const [session] = response.sessions
    const choose = (organization: string, intent = 'select_org') =>
      call('POST', `/v1/client/sessions/${session?.id}/touch`, { active_organization_id: organization, intent })
    return { slug: slugIn(session?.last_active_token.jwt ?? ''), choose }
  }
  return { user, email, early, late, form, minted: async () => slugIn(await mintSessionToken(clerk, email)) }
}

test('is the one that the user joined last, by a form, the test kit and the Backend API', async () => {
  const { user, email, late, form, minted } = await setup()
  expect([(await form()).slug, await minted()]).toEqual([late.slug, late.slug])
  const cookie = /__session=([^;]+)/.exec(await sessionCookies(clerk, email))?.[1] ?? ''
  expect(slugIn(cookie)).toBe(late.slug)
  const session = await client.sessions.createSession({ userId: user.id })
  expect(slugIn((await client.sessions.getToken(session.id)).jwt)).toBe(late.slug)
})

test('stays the one that the user joined last, when an older membership changes', async () => {
  const { user, early, late, minted } = await setup()
  await client.organizations.updateOrganizationMembershipMetadata({
    organizationId: early.id,
    userId: user.id,
    publicMetadata: { changed: true },
  })
  expect(await minted()).toBe(late.slug)
})

test('is the one that the user joined last, whatever the clock says', async () => {
  const { user, minted } = await setup()
  await advanceClock(clerk, 3600)
  await join(user, 'In an hour')
  await resetClock(clerk)
  const { slug } = await join(user, 'Now')
  expect(await minted()).toBe(slug)
})

test('is the one that the user chose, until the membership ends', async () => {
  const { user, early, late, form, minted } = await setup()
  await (await form()).choose(early.id)
  expect([(await form()).slug, await minted()]).toEqual([early.slug, early.slug])
  await join(user, 'Later')
  expect(await minted()).toBe(early.slug)
  await client.organizations.deleteOrganizationMembership({ organizationId: early.id, userId: user.id })
  expect(await minted()).not.toBe(early.slug)
  expect(late.slug).toBeTruthy()
})

test('is the one that the user chose, also if it was active already', async () => {
  const { user, late, form, minted } = await setup()
  await (await form()).choose(late.id)
  await join(user, 'Later')
  expect(await minted()).toBe(late.slug)
})

test('is none when the user chose the personal account', async () => {
  const { form, minted } = await setup()
  await (await form()).choose('')
  expect([(await form()).slug, await minted()]).toEqual([undefined, undefined])
})

test('is not chosen by a touch that only keeps the session, or by the test kit', async () => {
  const { user, email, late, form, early, minted } = await setup()
  await (await form()).choose(late.id, 'focus')
  expect(slugIn(await mintSessionToken(clerk, email, { organization: early.slug }))).toBe(early.slug)
  const { slug } = await join(user, 'Later')
  expect(await minted()).toBe(slug)
})

test('is not chosen by an actor who impersonates the user', async () => {
  const { user, early, late, minted } = await setup()
  const { token } = await client.actorTokens.create({ userId: user.id, actor: { sub: 'user_support' } })
  const call = await browserApi(clerk, null)
  const signIn = await call<{ created_session_id: string }>('POST', '/v1/client/sign_ins', {
    strategy: 'ticket',
    ticket: token ?? '',
  })
  const touched = await call<{ last_active_organization_id: string }>(
    'POST',
    `/v1/client/sessions/${signIn.response.created_session_id}/touch`,
    { active_organization_id: early.id, intent: 'select_org' },
  )
  expect(touched.response.last_active_organization_id).toBe(early.id)
  expect(await minted()).toBe(late.slug)
})
