/** The integration under `astro dev`: Clerk on the app's own origin. */
import { get } from 'node:http'
import { networkInterfaces } from 'node:os'
import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { signInAs } from '../src/testing.ts'
import { launchBrowser, newVisitor, stateOf } from './support/browser.ts'
import { startFixtureDev, type FixtureApp } from './support/fixture-app.ts'
import { password } from './fixtures/app/seed.ts'

let app: FixtureApp
let browser: Browser

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startFixtureDev(), launchBrowser()])
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await app?.stop()
})

it('signs in under astro dev with every request on the app’s own origin', { timeout: 90_000 }, async () => {
  const { page, outside, context } = await newVisitor(browser)
  context.setDefaultTimeout(40_000)
  const origins = new Set<string>()
  page.on('request', (request) => request.url().startsWith('http') && origins.add(new URL(request.url()).origin))
  await page.goto(`${app.url}/private`)
  await page.locator('input[name=identifier]').fill('ada@acme.test')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.locator('input[name=password]').fill(password)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.waitForURL(`${app.url}/private`)
  expect(await stateOf(page)).toMatchObject({ orgSlug: 'acme', orgRole: 'org:admin' })
  expect([[...origins], outside]).toEqual([[app.url], []])
  await page.goto(`${app.url}/__clerk/`)
  await page.getByRole('button', { name: /grace@acme.test/ }).click()
  await page.getByRole('status').waitFor()
  await page.goto(app.url)
  expect(await stateOf(page)).toMatchObject({ orgSlug: 'acme', orgRole: 'org:member' })
  await context.close()
})

it('is reached by the test kit', { timeout: 60_000 }, async () => {
  const { page, context } = await newVisitor(browser)
  await signInAs(page, 'alan@solo.test', { clerk: { url: `${app.url}/__clerk` } })
  await page.goto(app.url)
  expect(await stateOf(page)).toMatchObject({ sessionStatus: 'active', orgId: null })
  await context.close()
})

it('answers nobody from the network, whatever name they use', async () => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address && !address.internal && address.family === 'IPv4')?.address
  const status = (hostname: string, path: string) =>
    new Promise((resolve, reject) => {
      const { port } = new URL(app.url)
      get({ hostname, port, path, headers: { host: `localhost:${port}` } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      }).on('error', reject)
    })
  expect(await status('localhost', '/__clerk/v1/environment')).toBe(200)
  if (outside === undefined) return
  expect(await status(outside, '/__clerk/v1/environment')).toBe(403)
  expect(await status(outside, '/__clerk/')).toBe(403)
})
