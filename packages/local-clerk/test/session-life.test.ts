/** Reverification, session tasks and several accounts, by Clerk's own client in a browser. */
import type { Browser, Page } from '@playwright/test'
import { createClerkClient } from '@clerk/backend'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, inject } from 'vitest'
import { startLocalClerk, type LocalClerk } from '../src/index.ts'
import { advanceClock, lastEmail, resetClock, signInAs } from '../src/testing.ts'
import { launchChromium } from '../../../scripts/browser/launch-chromium.ts'
import { newVisitor, stateAfterReload, stateOf, type Visitor } from './support/browser.ts'
import { freePort, startFixtureApp, type FixtureApp } from './support/fixture-app.ts'
import { access, password, seed } from './fixtures/app/seed.ts'

/** What these tests use of `window.Clerk`. */
interface BrowserClerk {
  session: {
    startVerification(params: {
      level: string
    }): Promise<{ status: string; supportedFirstFactors: { strategy: string; emailAddressId?: string }[] }>
    prepareFirstFactorVerification(params: object): Promise<unknown>
    attemptFirstFactorVerification(params: object): Promise<{ status: string }>
    getToken(params: { skipCache: boolean }): Promise<string>
    checkAuthorization(params: { permission: string }): boolean
    currentTask?: { key: string }
  }
  client: { signedInSessions: { id: string; user: { id: string; primaryEmailAddress: { emailAddress: string } } }[] }
  setActive(params: { session?: string; organization?: string }): Promise<void>
  signOut(params: { sessionId: string }): Promise<void>
}
declare const window: { readonly Clerk: BrowserClerk }

let app: FixtureApp
let browser: Browser
let port: number
let visitor: Visitor
let page: Page
let clerk: LocalClerk

beforeAll(async () => {
  port = await freePort()
  clerk = await startLocalClerk({ access, seed, port })
  ;[app, browser] = await Promise.all([startFixtureApp(clerk, inject('fixtureApp')), launchChromium()])
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await app?.stop()
  await clerk?.stop()
})

beforeEach(async () => {
  visitor = await newVisitor(browser)
  page = visitor.page
})

afterEach(async () => {
  expect(visitor.outside).toEqual([])
  await visitor.context.close()
})

/** Another Clerk with other settings, at the same address that the app was built for. */
async function replaceClerk(options: object): Promise<void> {
  await clerk.stop()
  clerk = await startLocalClerk({ access, seed, port, ...options })
}

const loaded = () => page.waitForFunction(() => window.Clerk?.session !== undefined)
const sessionTokenOf = async () =>
  (await visitor.context.cookies(app.url)).find((cookie) => cookie.name === '__session')?.value

/** A page sets no cookie of this name before there is one called `resumed`; it removes them as before. */
const setLater = (name: string): void => {
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')
  const write = (text: string) => cookie?.set?.call(document, text)
  const waiting: string[] = []
  Object.defineProperty(document, 'cookie', {
    get: () => cookie?.get?.call(document) as string,
    set: (text: string) => {
      if (text.startsWith(name) && !/^[^=]+=;/.test(text)) waiting.push(text)
      else write(text)
    },
  })
  setInterval(() => document.cookie.includes('resumed') && waiting.splice(0).forEach(write), 10)
}

test('stays signed in when a page is opened while another one writes its cookies anew', { timeout: 60_000 }, async () => {
  await signInAs(page, 'ada@acme.test', { clerk, organization: 'acme' })
  await page.addInitScript(setLater, '__clerk_db_jwt')
  await page.goto(app.url)
  const names = async () => (await visitor.context.cookies(app.url)).map(({ name }) => name)
  await expect.poll(names).not.toContainEqual(expect.stringMatching(/^__clerk_db_jwt/))
  const opened = await visitor.context.request.get(`${app.url}/private`, {
    headers: { accept: 'text/html', 'sec-fetch-dest': 'document' },
    maxRedirects: 0,
  })
  expect([opened.status(), opened.headers()['x-clerk-auth-reason']]).toEqual([307, 'dev-browser-missing'])
  await visitor.context.addCookies([{ name: 'resumed', value: 'yes', url: app.url }])
  await expect.poll(names).toContainEqual(expect.stringMatching(/^__clerk_db_jwt/))
  const other = await visitor.context.newPage()
  await other.goto(opened.headers()['location'] ?? '')
  expect(new URL(other.url()).pathname).toBe('/private')
  expect(await stateOf(other)).toMatchObject({ orgSlug: 'acme' })
})

describe('reverification', { timeout: 60_000 }, () => {
  test.each(['password', 'email_code'])('makes a stale session fresh again by %s', async (strategy) => {
    await signInAs(page, 'grace@acme.test', { clerk })
    await page.goto(app.url)
    expect((await stateOf(page)).fresh).toBe(true)
    await advanceClock(clerk, 11 * 60)
    try {
      await loaded()
      const before = await sessionTokenOf()
      await page.evaluate(() => window.Clerk.session.getToken({ skipCache: true }))
      await expect.poll(sessionTokenOf).not.toBe(before)
      await page.goto(app.url)
      expect((await stateOf(page)).fresh).toBe(false)
      await loaded()
      const started = await page.evaluate(async () => {
        const { status, supportedFirstFactors } = await window.Clerk.session.startVerification({
          level: 'first_factor',
        })
        return {
          status,
          factors: supportedFirstFactors.map((factor) => factor.strategy),
          emailAddressId: supportedFirstFactors.find((factor) => factor.emailAddressId)?.emailAddressId,
        }
      })
      expect(started).toMatchObject({ status: 'needs_first_factor', factors: ['password', 'email_code'] })
      if (strategy === 'email_code') {
        await page.evaluate(
          (emailAddressId) =>
            window.Clerk.session.prepareFirstFactorVerification({ strategy: 'email_code', emailAddressId }),
          started.emailAddressId,
        )
      }
      const answer =
        strategy === 'password'
          ? { strategy, password }
          : { strategy, code: (await lastEmail(clerk, 'grace@acme.test')).code }
      const stale = await sessionTokenOf()
      expect(
        await page.evaluate(
          async (params) => (await window.Clerk.session.attemptFirstFactorVerification(params)).status,
          answer,
        ),
      ).toBe('complete')
      await page.evaluate(() => window.Clerk.session.getToken({ skipCache: true }))
      await expect.poll(sessionTokenOf).not.toBe(stale)
      await page.goto(app.url)
      expect((await stateOf(page)).fresh).toBe(true)
    } finally {
      await resetClock(clerk)
    }
  })
})

describe('the end of a session', { timeout: 60_000 }, () => {
  test('ends a session that has reached its maximum life, and the page is signed out', async () => {
    await signInAs(page, 'alan@solo.test', { clerk })
    await page.goto(app.url)
    expect((await stateOf(page)).userId).not.toBeNull()
    await advanceClock(clerk, 8 * 86_400)
    try {
      await page.waitForLoadState('networkidle')
      await expect
        .poll(async () => (await page.reload({ waitUntil: 'networkidle' }), (await stateOf(page)).userId), {
          timeout: 15_000,
        })
        .toBeNull()
    } finally {
      await resetClock(clerk)
    }
  })

  test('signs the other tab out', async () => {
    await signInAs(page, 'alan@solo.test', { clerk })
    await page.goto(app.url)
    const other = await visitor.context.newPage()
    await other.goto(app.url)
    await other.locator('.cl-userButtonTrigger').waitFor()
    await page.bringToFront()
    await page.locator('.cl-userButtonTrigger').click()
    await page.getByText('Sign out').click()
    await other.locator('.cl-userButtonTrigger').waitFor({ state: 'detached' })
    expect((await visitor.context.cookies(app.url)).find((cookie) => cookie.name === '__session')?.value ?? '').toBe('')
  })
})

describe('permissions in the browser', { timeout: 60_000 }, () => {
  test('include the system permissions, which the server’s token never has', async () => {
    await signInAs(page, 'ada@acme.test', { clerk, organization: 'acme' })
    await page.goto(app.url)
    await loaded()
    expect(
      await page.evaluate(() => window.Clerk.session.checkAuthorization({ permission: 'org:sys_memberships:manage' })),
    ).toBe(true)
    expect(await page.evaluate(() => window.Clerk.session.checkAuthorization({ permission: 'org:tasks:write' }))).toBe(
      true,
    )
    expect(await page.evaluate(() => window.Clerk.session.checkAuthorization({ permission: 'org:tasks:none' }))).toBe(
      false,
    )
  })
})

describe('a membership that ends', { timeout: 60_000 }, () => {
  test('leaves no organization in the next token', async () => {
    await replaceClerk({})
    await signInAs(page, 'grace@acme.test', { clerk, organization: 'acme' })
    await page.goto(app.url)
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.url, telemetry: { disabled: true } })
    const { userId } = await stateOf(page)
    const { id: organizationId } = await client.organizations.getOrganization({ slug: 'acme' })
    await client.organizations.deleteOrganizationMembership({ organizationId, userId: userId ?? '' })
    await page.goto('about:blank')
    for (const cookie of await visitor.context.cookies(app.url)) {
      if (cookie.name.startsWith('__session')) await visitor.context.clearCookies({ name: cookie.name })
    }
    await page.goto(app.url)
    expect(await stateOf(page)).toMatchObject({ userId, orgId: null, orgRole: null })
  })
})

describe('session tasks', { timeout: 60_000 }, () => {
  test('keep a session pending, and signed out for the server, until an organization is chosen', async () => {
    await replaceClerk({
      requireOrganization: true,
      seed: { ...seed, users: [...(seed.users ?? []), { email: 'new@fresh.test', password }] },
    })
    await signInAs(page, 'new@fresh.test', { clerk })
    await page.goto(app.url)
    expect(await stateOf(page)).toMatchObject({ userId: null })
    await loaded()
    expect(await page.evaluate(() => window.Clerk.session.currentTask?.key)).toBe('choose-organization')
    await page.goto(`${app.url}/choose-organization`)
    await page.locator('input[name=name]').fill('Chosen')
    const touched = page.waitForResponse((response) => response.url().includes('/touch') && response.ok())
    await page.getByRole('button', { name: 'Continue' }).click()
    await touched
    await expect
      .poll(async () => (await page.goto(app.url), await stateOf(page)))
      .toMatchObject({ orgSlug: 'chosen', sessionStatus: 'active' })
  })
})

describe('several accounts', { timeout: 60_000 }, () => {
  test('are signed in at once, switched, and signed out one by one', async () => {
    await replaceClerk({ multiSession: true })
    await signInAs(page, 'ada@acme.test', { clerk })
    await page.goto(`${app.url}/sign-in`)
    await page.locator('input[name=identifier]').fill('alan@solo.test')
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await page.locator('input[name=password]').fill(password)
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await page.waitForURL(`${app.url}/`)
    await loaded()
    const sessions = await page.evaluate(() =>
      window.Clerk.client.signedInSessions.map(({ id, user }) => ({
        id,
        userId: user.id,
        email: user.primaryEmailAddress.emailAddress,
      })),
    )
    expect(sessions.map((session) => session.email)).toEqual(['ada@acme.test', 'alan@solo.test'])
    const [ada, alan] = sessions.map(({ userId }) => userId)
    await page.evaluate((session) => window.Clerk.setActive({ session }), sessions[0]?.id ?? '')
    await expect.poll(async () => (await stateAfterReload(page)).userId).toBe(ada)
    await loaded()
    await page.evaluate((sessionId) => window.Clerk.signOut({ sessionId }), sessions[0]?.id ?? '')
    await expect.poll(async () => (await page.goto(app.url), (await stateOf(page)).userId)).toBe(alan)
  })
})
