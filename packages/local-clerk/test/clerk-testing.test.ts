/** Clerk's own test helpers, limited to those that work without the network. */
import { clerk as clerkHelper, clerkSetup, setupClerkTestingToken } from '@clerk/testing/playwright'
import { afterAll, beforeAll, expect, vi } from 'vitest'
import { signInAs } from '../src/testing.ts'
import { password, seed } from './fixtures/app/seed.ts'
import { appForFile } from './support/app-for-file.ts'
import { browserForFile } from './support/browser-for-file.ts'
import { leave, stateOf } from './support/browser.ts'
import { clerkForFile } from './support/clerk-for-file.ts'
import { visitorTest } from './support/visitor-test.ts'

const { clerk: local, client } = await clerkForFile({
  seed: { ...seed, users: [...(seed.users ?? []), { email: 'code+clerk_test@acme.test' }] },
})
const app = await appForFile(local)
const browser = await browserForFile()
const test = visitorTest(browser)

beforeAll(async () => {
  vi.stubEnv('CLERK_API_URL', local.url)
  await clerkSetup({ publishableKey: local.publishableKey, secretKey: local.secretKey, dotenv: false })
})
afterAll(() => vi.unstubAllEnvs())

test.for([
  ['password', { strategy: 'password', identifier: 'ada@acme.test', password }],
  ['email_code', { strategy: 'email_code', identifier: 'code+clerk_test@acme.test' }],
] as const)(
  'signs in by %s and out again with clerk.signIn and clerk.signOut',
  async ([, signInParams], { visitor: { page } }) => {
    await setupClerkTestingToken({ page })
    await page.goto(app.url)
    await clerkHelper.signIn({ page, signInParams })
    await expect.poll(async () => (await page.goto(app.url), (await stateOf(page)).userId)).toMatch(/^user_/)
    // Clerk navigates after the sign-out.
    const left = page.waitForEvent('framenavigated')
    await clerkHelper.signOut({ page })
    await left
    await page.waitForLoadState()
    await page.goto(app.url)
    expect((await stateOf(page)).userId).toBeNull()
  },
)

test('a testing token alone does not sign in, and a ticket or the test kit’s cookies do', async ({
  visitor: { page },
}) => {
  await setupClerkTestingToken({ page })
  await page.goto(`${app.url}/private`)
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  const { data } = await client.users.getUserList({ emailAddress: ['ada@acme.test'] })
  const { token: ticket } = await client.signInTokens.createSignInToken({
    userId: data[0]?.id ?? '',
    expiresInSeconds: 3600,
  })
  await clerkHelper.signIn({ page, signInParams: { strategy: 'ticket', ticket } })
  await expect
    .poll(async () => (await page.goto(`${app.url}/private`), await stateOf(page)))
    .toMatchObject({ userId: data[0]?.id })
  await leave(page)
  await signInAs(page, 'ada@acme.test', { clerk: local })
  await page.goto(`${app.url}/private`)
  expect(await stateOf(page)).toMatchObject({ userId: data[0]?.id })
})
