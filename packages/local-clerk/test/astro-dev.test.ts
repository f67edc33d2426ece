/** The integration under `astro dev`: Clerk on the app's own origin. */
import { get } from 'node:http'
import { mkdtemp, rm, utimes } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClerkClient } from '@clerk/backend'
import { afterAll, expect, test } from 'vitest'
import { localSecretKey, startLocalClerk } from '../src/index.ts'
import { injectFault, signInAs } from '../src/testing.ts'
import { browserForFile } from './support/browser-for-file.ts'
import { newVisitor, stateOf } from './support/browser.ts'
import { fixtureConfig, startFixtureDev } from './support/fixture-app.ts'
import { testLimit } from './support/patience.ts'
import { password } from './fixtures/app/seed.ts'

const persist = await mkdtemp(join(tmpdir(), 'local-clerk-dev-'))
afterAll(() => rm(persist, { recursive: true }))
const app = await startFixtureDev(persist)
afterAll(() => app.stop())
const browser = await browserForFile()

test('signs in under astro dev with every request on the app’s own origin', { timeout: testLimit }, async () => {
  const { page, outside, context } = await newVisitor(browser)
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

test('is reached by the test kit', { timeout: testLimit }, async () => {
  const { page, context } = await newVisitor(browser)
  await signInAs(page, 'alan@solo.test', { clerk: { url: `${app.url}/__clerk` } })
  await page.goto(app.url)
  expect(await stateOf(page)).toMatchObject({ sessionStatus: 'active', orgId: null })
  await context.close()
})

test('rejects requests from the network under any host name', async () => {
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

test('lives on when the configuration changes, and holds its directory', { timeout: testLimit }, async () => {
  const apiUrl = `${app.url}/__clerk`
  const client = createClerkClient({ secretKey: localSecretKey, apiUrl, telemetry: { disabled: true } })
  const { page, context } = await newVisitor(browser)
  await signInAs(page, 'ada@acme.test', { clerk: { url: apiUrl } })
  const { id, imageUrl } = await client.users.createUser({ emailAddress: ['kept@fresh.test'], password })
  // A fault of the present instance. The next instance starts without it.
  await injectFault({ url: apiUrl }, { target: 'frontend', status: 503 })
  const now = new Date()
  await utimes(fixtureConfig, now, now)
  const environment = () =>
    fetch(`${apiUrl}/v1/environment`).then(
      ({ status }) => status,
      () => 0,
    )
  await expect.poll(environment).toBe(200)
  expect((await client.users.getUser(id)).imageUrl).toBe(imageUrl)
  await page.goto(app.url)
  expect(await stateOf(page)).toMatchObject({ orgSlug: 'acme' })
  await expect(startLocalClerk({ persist })).rejects.toMatchObject({ code: 'persist_in_use' })
  await context.close()
})
