/** Reverification, session tasks and several accounts, by Clerk's own client in a browser. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { startLocalClerk, type StartOptions } from '../src/index.ts'
import { advanceClock, lastEmail, resetClock, signInAs } from '../src/testing.ts'
import { access, password, seed } from './fixtures/app/seed.ts'
import { appForFile } from './support/app-for-file.ts'
import { backendClient } from './support/backend-client.ts'
import { browserForFile } from './support/browser-for-file.ts'
import { newVisitor, stateAfterReload, stateOf } from './support/browser.ts'
import { freePort } from './support/fixture-app.ts'
import { testLimit } from './support/patience.ts'

/** The part of `window.Clerk` that these tests use. */
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

/** The app has one fixed address of Clerk. Each test starts its own Clerk there. */
const port = await freePort()
const first = await startLocalClerk({ port })
await first.stop()
const app = await appForFile(first)
const browser = await browserForFile()

async function setup(options: StartOptions = {}) {
  const clerk = await startLocalClerk({ access, seed, port, ...options })
  onTestFinished(() => clerk.stop())
  const visitor = await newVisitor(browser)
  onTestFinished(async () => {
    expect(visitor.outside).toEqual([])
    await visitor.context.close()
  })
  const { context, page } = visitor
  return {
    clerk,
    context,
    page,
    loaded: () => page.waitForFunction(() => window.Clerk?.session !== undefined),
    cookie: async (name: string) => (await context.cookies(app.url)).find((cookie) => cookie.name === name)?.value,
  }
}

/** Holds back the cookies of this name that a page writes until a cookie `resumed` exists. Removals are not held back. */
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

test(
  'stays signed in when a page is opened while another page rewrites its cookies',
  { timeout: testLimit },
  async () => {
    const { clerk, context, page } = await setup()
    await signInAs(page, 'ada@acme.test', { clerk, organization: 'acme' })
    await page.addInitScript(setLater, '__clerk_db_jwt')
    await page.goto(app.url)
    const names = async () => (await context.cookies(app.url)).map(({ name }) => name)
    await expect.poll(names).not.toContainEqual(expect.stringMatching(/^__clerk_db_jwt/))
    const opened = await context.request.get(`${app.url}/private`, {
      headers: { accept: 'text/html', 'sec-fetch-dest': 'document' },
      maxRedirects: 0,
    })
    expect([opened.status(), opened.headers()['x-clerk-auth-reason']]).toEqual([307, 'dev-browser-missing'])
    await context.addCookies([{ name: 'resumed', value: 'yes', url: app.url }])
    await expect.poll(names).toContainEqual(expect.stringMatching(/^__clerk_db_jwt/))
    const other = await context.newPage()
    await other.goto(opened.headers()['location'] ?? '')
    expect(new URL(other.url()).pathname).toBe('/private')
    expect(await stateOf(other)).toMatchObject({ orgSlug: 'acme' })
  },
)

describe('reverification', { timeout: testLimit }, () => {
  test.each(['password', 'email_code'])('makes a stale session fresh again by %s', async (strategy) => {
    const { clerk, page, loaded, cookie } = await setup()
    await signInAs(page, 'grace@acme.test', { clerk })
    await page.goto(app.url)
    expect((await stateOf(page)).fresh).toBe(true)
    await advanceClock(clerk, 11 * 60)
    try {
      await loaded()
      const before = await cookie('__session')
      await page.evaluate(() => window.Clerk.session.getToken({ skipCache: true }))
      await expect.poll(() => cookie('__session')).not.toBe(before)
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
      const stale = await cookie('__session')
      expect(
        await page.evaluate(
          async (params) => (await window.Clerk.session.attemptFirstFactorVerification(params)).status,
          answer,
        ),
      ).toBe('complete')
      await page.evaluate(() => window.Clerk.session.getToken({ skipCache: true }))
      await expect.poll(() => cookie('__session')).not.toBe(stale)
      await page.goto(app.url)
      expect((await stateOf(page)).fresh).toBe(true)
    } finally {
      await resetClock(clerk)
    }
  })
})

describe('the end of a session', { timeout: testLimit }, () => {
  test('ends a session that has reached its maximum life, and the page is signed out', async () => {
    const { clerk, page, loaded, cookie } = await setup()
    await signInAs(page, 'alan@solo.test', { clerk })
    await page.goto(app.url)
    expect((await stateOf(page)).userId).not.toBeNull()
    await loaded()
    await advanceClock(clerk, 8 * 86_400)
    await page.reload()
    // The app accepts the token until Clerk's script learns of the end and writes this cookie.
    await expect.poll(() => cookie('__client_uat')).toBe('0')
    await expect.poll(async () => (await stateAfterReload(page)).userId).toBeNull()
  })

  test('signs the other tab out', async () => {
    const { clerk, context, page, cookie } = await setup()
    await signInAs(page, 'alan@solo.test', { clerk })
    await page.goto(app.url)
    const other = await context.newPage()
    await other.goto(app.url)
    await other.locator('.cl-userButtonTrigger').waitFor()
    await page.bringToFront()
    await page.locator('.cl-userButtonTrigger').click()
    await page.getByText('Sign out').click()
    await other.locator('.cl-userButtonTrigger').waitFor({ state: 'detached' })
    expect(await cookie('__session')).toBeFalsy()
  })
})

describe('permissions in the browser', { timeout: testLimit }, () => {
  test('include the system permissions, which the server’s token never has', async () => {
    const { clerk, page, loaded } = await setup()
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

describe('a membership that ends', { timeout: testLimit }, () => {
  test('leaves no organization in the next token', async () => {
    const { clerk, context, page } = await setup()
    await signInAs(page, 'grace@acme.test', { clerk, organization: 'acme' })
    await page.goto(app.url)
    const client = backendClient(clerk)
    const { userId } = await stateOf(page)
    const { id: organizationId } = await client.organizations.getOrganization({ slug: 'acme' })
    await client.organizations.deleteOrganizationMembership({ organizationId, userId: userId ?? '' })
    await page.goto('about:blank')
    for (const cookie of await context.cookies(app.url)) {
      if (cookie.name.startsWith('__session')) await context.clearCookies({ name: cookie.name })
    }
    await page.goto(app.url)
    expect(await stateOf(page)).toMatchObject({ userId, orgId: null, orgRole: null })
  })
})

describe('session tasks', { timeout: testLimit }, () => {
  test('keep a session pending, and signed out for the server, until an organization is chosen', async () => {
    const { clerk, page, loaded } = await setup({
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

describe('several accounts', { timeout: testLimit }, () => {
  test('are signed in at once, switched, and signed out one by one', async () => {
    const { clerk, page, loaded } = await setup({ multiSession: true })
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
