/** Clerk's own test helpers, as far as they work without the network. */
import { clerk as clerkHelper, clerkSetup, setupClerkTestingToken } from '@clerk/testing/playwright'
import { createClerkClient } from '@clerk/backend'
import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi, inject } from 'vitest'
import { startLocalClerk, type LocalClerk } from '../src/index.ts'
import { signInAs } from '../src/testing.ts'
import { launchChromium } from '../../../scripts/browser/launch-chromium.ts'
import { leave, newVisitor, stateOf } from './support/browser.ts'
import { startFixtureApp, type FixtureApp } from './support/fixture-app.ts'
import { access, password, seed } from './fixtures/app/seed.ts'

let local: LocalClerk
let app: FixtureApp
let browser: Browser

beforeAll(async () => {
  local = await startLocalClerk({
    access,
    seed: { ...seed, users: [...(seed.users ?? []), { email: 'code+clerk_test@acme.test' }] },
  })
  ;[app, browser] = await Promise.all([startFixtureApp(local, inject('fixtureApp')), launchChromium()])
  vi.stubEnv('CLERK_API_URL', local.url)
  await clerkSetup({ publishableKey: local.publishableKey, secretKey: local.secretKey, dotenv: false })
}, 120_000)

afterAll(async () => {
  vi.unstubAllEnvs()
  await browser?.close()
  await app?.stop()
  await local?.stop()
})

test.each([
  ['password', { strategy: 'password', identifier: 'ada@acme.test', password }],
  ['email_code', { strategy: 'email_code', identifier: 'code+clerk_test@acme.test' }],
] as const)(
  'signs in by %s and out again with clerk.signIn and clerk.signOut',
  { timeout: 60_000 },
  async (_name, signInParams) => {
    const { page, context, outside } = await newVisitor(browser)
    await setupClerkTestingToken({ page })
    await page.goto(app.url)
    await clerkHelper.signIn({ page, signInParams })
    await expect.poll(async () => (await page.goto(app.url), (await stateOf(page)).userId)).toMatch(/^user_/)
    // Clerk leaves the page by itself.
    const left = page.waitForEvent('framenavigated')
    await clerkHelper.signOut({ page })
    await left
    await page.waitForLoadState()
    await page.goto(app.url)
    expect((await stateOf(page)).userId).toBeNull()
    expect(outside).toEqual([])
    await context.close()
  },
)

test(
  'signs nobody in by a testing token alone; with a ticket or with our cookies, the page opens',
  { timeout: 60_000 },
  async () => {
    const { page, context, outside } = await newVisitor(browser)
    await setupClerkTestingToken({ page })
    await page.goto(`${app.url}/private`)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    const client = createClerkClient({ secretKey: local.secretKey, apiUrl: local.url, telemetry: { disabled: true } })
    const { data } = await client.users.getUserList({ emailAddress: ['ada@acme.test'] })
    const { token: ticket } = await client.signInTokens.createSignInToken({
      userId: data[0]?.id ?? '',
      expiresInSeconds: 60,
    })
    await clerkHelper.signIn({ page, signInParams: { strategy: 'ticket', ticket } })
    await expect
      .poll(async () => (await page.goto(`${app.url}/private`), await stateOf(page)))
      .toMatchObject({ userId: data[0]?.id })
    await leave(page)
    await signInAs(page, 'ada@acme.test', { clerk: local })
    await page.goto(`${app.url}/private`)
    expect(await stateOf(page)).toMatchObject({ userId: data[0]?.id })
    expect(outside).toEqual([])
    await context.close()
  },
)
