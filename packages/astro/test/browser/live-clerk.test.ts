import { mintSessionToken, sessionCookies, signInAs } from '@rolecall/local-clerk/testing'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { launchChromium } from '../../../../scripts/browser/launch-chromium.ts'
import { limits } from '../harness/limits.ts'
import { newVisit } from './open-browser.ts'
import { serveIslands } from './serve-islands.ts'

/** Live checks, and Clerk's handshake from the first request to the page, against a local Clerk. */
const app = await serveIslands({ FIXTURE_SCRIPTS: 'eager' })
afterAll(app.stop)
const browser = await launchChromium()
afterAll(() => browser.close())

async function get(path: string, organization: string) {
  const cookie = await sessionCookies(app.clerk, 'ada@acme.test', { organization })
  app.questions.length = 0
  const response = await fetch(`${app.url}${path}`, { headers: { cookie }, redirect: 'manual' })
  return { status: response.status, code: response.headers.get('x-rolecall-code'), asked: app.questions.length }
}

describe('a live check', { timeout: limits.test }, () => {
  test('of several requirements at once sends Clerk one request', async () => {
    expect(await get('/api/checks', 'acme')).toEqual({ status: 200, code: null, asked: 1 })
  })

  test('of a rule is made once when two guards need it', async () => {
    expect(await get('/api/live', 'acme')).toEqual({ status: 200, code: null, asked: 1 })
  })

  test('decides by the current state at Clerk', async () => {
    expect(await get('/api/live', 'globex')).toEqual({ status: 403, code: 'missing_role', asked: 1 })
  })

  test('is repeated for every request', async () => {
    await get('/api/live', 'acme')
    expect((await get('/api/live', 'acme')).asked).toBe(1)
  })
})

describe('Clerk’s handshake leads to the page', { timeout: limits.test }, () => {
  async function visit(organization: string) {
    const visit = await newVisit(browser)
    onTestFinished(visit.close)
    await signInAs(visit.page, 'ada@acme.test', { clerk: app.clerk, organization })
    return visit
  }
  const heading = async (path: string, organization: string) => {
    const { page } = await visit(organization)
    const response = await page.goto(`${app.url}${path}`)
    return {
      status: response?.status(),
      path: new URL(page.url()).pathname,
      heading: await page.locator('h1').textContent(),
    }
  }

  test('of the organization that the address names, when another one is active', async () => {
    expect(await heading('/orgs/globex', 'acme')).toEqual({ status: 200, path: '/orgs/globex', heading: 'globex' })
  })

  test('and never to an organization that the visitor is not a member of', async () => {
    expect((await heading('/orgs/initech', 'acme')).status).toBe(404)
  })

  test('after the token ran out', async () => {
    const { page } = await visit('acme')
    const expired = await mintSessionToken(app.clerk, 'ada@acme.test', { organization: 'acme', expiresInSeconds: -60 })
    const cookies = await page.context().cookies()
    await page
      .context()
      .addCookies(
        cookies.filter(({ name }) => name.startsWith('__session')).map((cookie) => ({ ...cookie, value: expired })),
      )
    await page.goto(`${app.url}/orgs/acme`)
    expect(await page.locator('h1').textContent()).toBe('acme')
  })

  test('when a soft navigation leads to another organization', async () => {
    const { page } = await visit('acme')
    await page.goto(`${app.url}/orgs/acme`)
    await page.evaluate(() => Object.assign(window, { sameDocument: true }))
    await page.getByRole('link', { name: 'to globex' }).click()
    await page.getByRole('heading', { name: 'globex' }).waitFor()
    // A full load: the router got no page for the organization that was not active.
    expect(await page.evaluate(() => Reflect.has(window, 'sameDocument'))).toBe(false)
    await page.getByRole('link', { name: 'to acme' }).click()
    await page.getByRole('heading', { name: 'acme' }).waitFor()
  })
})
