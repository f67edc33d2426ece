import type { Page } from '@playwright/test'
import { signInAs } from '@rolecall/local-clerk/testing'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Visit } from './open-browser.ts'
import { launchChromium } from '../../../../scripts/browser/launch-chromium.ts'
import { limits } from '../harness/limits.ts'
import { newVisit } from './open-browser.ts'
import type { ServedIslands } from './serve-islands.ts'
import { serveIslands } from './serve-islands.ts'

/**
 * `useDecision` (React) and `decisionStore` (here in Svelte) in a browser, over the real clerk-js: under every
 * `client:*` directive, on pages rendered on demand (`/islands`, `/next`) and on a prerendered one (`/still`).
 */
const DIRECTIVES = ['load', 'idle', 'media', 'only', 'visible', 'kept'] as const
const ISLANDS = ['react', 'svelte'].flatMap((framework) => DIRECTIVES.map((directive) => `${framework}-${directive}`))

const browser = await launchChromium()
afterAll(() => browser.close())

async function serve(environment: Readonly<Record<string, string>>): Promise<ServedIslands> {
  const app = await serveIslands(environment)
  afterAll(app.stop)
  return app
}
const eager = await serve({ FIXTURE_SCRIPTS: 'eager' })
// The strictest policy that Astro writes: hashes for everything inline.
const lazy = await serve({ FIXTURE_SCRIPTS: 'lazy', FIXTURE_CSP: 'http://localhost:*' })

describe.each([
  ['eager', eager],
  ['lazy', lazy],
] as const)('islands, with Clerk’s scripts %s', { timeout: limits.test }, (scripts, app) => {
  async function visit(organization: string | null): Promise<Visit> {
    const visit = await newVisit(browser)
    onTestFinished(visit.close)
    if (organization !== null) await signInAs(visit.page, 'ada@acme.test', { clerk: app.clerk, organization })
    return visit
  }

  const islandsShow = (page: Page, text: string) =>
    expect
      .poll(() => page.locator('astro-island :is(output, button)').allTextContents())
      .toEqual(ISLANDS.map(() => text))

  /** Makes the islands of `client:media` and `client:visible` hydrate. */
  async function wakeAll(page: Page): Promise<void> {
    await page.setViewportSize({ width: 500, height: 600 })
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  }

  test.each(['/islands', '/still'])(
    'on %s: islands are undecided while Clerk loads, then show the decision',
    async (path) => {
      const { page, shown, complaints } = await visit('acme')
      let arrive = () => {}
      const released = new Promise<void>((resolve) => (arrive = resolve))
      await page.route('**/clerk.browser.js', async (route) => {
        await released
        await route.continue()
      })
      await page.goto(app.url + path, { waitUntil: 'commit' })
      // Clerk's own start keeps islands from hydrating until it is there; with ours they say that they do not know.
      if (scripts === 'lazy' && path === '/still')
        await expect.poll(async () => (await shown())['svelte-load']).toEqual(['undecided'])
      await page.locator('#svelte-visible').waitFor()
      expect(new Set(await page.locator('astro-island :is(output, button)').allTextContents())).toEqual(
        new Set(['undecided']),
      )
      arrive()
      await wakeAll(page)
      await islandsShow(page, 'allowed')
      // No other state was shown in between, and every island started as the server had rendered it.
      const seen = await shown()
      expect(Object.keys(seen).sort()).toEqual([...ISLANDS].sort())
      for (const [name, values] of Object.entries(seen)) {
        if (name !== 'react-only') expect(values, name).toEqual(['undecided', 'allowed'])
        else expect(values.filter((value) => value !== 'undecided')).toEqual(['allowed'])
      }
      expect(complaints).toEqual([])
    },
  )

  test('an organization switch and a sign-out reach every island, and no wrong decision is shown in between', async () => {
    const { page, shown, complaints } = await visit('acme')
    await page.goto(`${app.url}/islands`)
    await wakeAll(page)
    await islandsShow(page, 'allowed')

    await page.evaluate(async () => {
      const { Clerk } = window as unknown as { Clerk: ClerkInPage }
      const globex = Clerk.user.organizationMemberships.find(({ organization }) => organization.slug === 'globex')
      await Clerk.setActive({ organization: globex?.organization.id ?? '' })
    })
    await islandsShow(page, 'missing_role')
    for (const [name, values] of Object.entries(await shown())) {
      expect(
        values.filter((value) => value !== 'undecided'),
        name,
      ).toEqual(['allowed', 'missing_role'])
    }

    await page.evaluate(() => {
      const { Clerk } = window as unknown as { Clerk: ClerkInPage }
      // The callback keeps Clerk on this page, so that the test can read the islands.
      return Clerk.signOut(() => undefined)
    })
    await islandsShow(page, 'unauthenticated')
    for (const [name, values] of Object.entries(await shown())) {
      expect(
        values.filter((value) => value !== 'undecided'),
        name,
      ).toEqual(['allowed', 'missing_role', 'unauthenticated'])
    }
    expect(complaints).toEqual([])
  })

  test('soft navigation in both directions keeps persisted islands, and new ones decide', async () => {
    const { page, shown, complaints } = await visit('acme')
    await page.goto(`${app.url}/islands`)
    await wakeAll(page)
    await islandsShow(page, 'allowed')
    await page.evaluate(() => {
      for (const name of ['react-kept', 'svelte-kept'])
        Object.assign(document.getElementById(name) ?? {}, { fromBefore: true })
    })

    for (const [leave, heading] of [
      [() => page.getByRole('link', { name: 'next' }).click(), 'next'],
      [() => page.getByRole('link', { name: 'still' }).click(), 'still'],
      [() => page.goBack(), 'next'],
      [() => page.goBack(), 'islands'],
    ] as const) {
      await leave()
      await page.getByRole('heading', { name: heading }).waitFor()
      await wakeAll(page)
      await islandsShow(page, 'allowed')
    }
    const kept = await page.evaluate(() =>
      ['react-kept', 'svelte-kept'].map((name) => Reflect.has(document.getElementById(name) ?? {}, 'fromBefore')),
    )
    expect(kept).toEqual([true, true])
    const seen = await shown()
    expect(seen['react-kept']).toEqual(['undecided', 'allowed'])
    expect(seen['svelte-kept']).toEqual(['undecided', 'allowed'])
    expect(new Set(Object.values(seen).flat())).toEqual(new Set(['undecided', 'allowed']))

    // Persisted islands are still subscribed.
    await page.evaluate(() => (window as unknown as { Clerk: ClerkInPage }).Clerk.signOut(() => undefined))
    await islandsShow(page, 'unauthenticated')
    // A prerendered page carries its own CSP, which does not list the styles that the router adds on the next page.
    expect(complaints.filter((text) => !text.startsWith('Applying inline style'))).toEqual([])
  })

  if (scripts === 'lazy')
    test('when Clerk’s start script fails to load, the page stays undecided, and a later attempt recovers', async () => {
      const { page, complaints } = await visit('acme')
      // Each attempt loads another URL: one more question mark at the end.
      const start = /\/clerk-start[^/]*\.js/
      await page.route(start, (route) => route.abort())
      await page.goto(`${app.url}/still`)
      await expect.poll(() => complaints.join()).toContain('dynamically imported module')
      await wakeAll(page)
      await islandsShow(page, 'undecided')
      expect(await page.locator('#for-admins').isVisible()).toBe(false)

      await page.unroute(start)
      // The visitor returns to the tab.
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
      await islandsShow(page, 'allowed')
      await page.locator('#for-admins').waitFor()
    })

  test('a signed-out visitor sees the denial and nothing before', async () => {
    const { page, shown, complaints } = await visit(null)
    await page.goto(`${app.url}/still`)
    await wakeAll(page)
    await islandsShow(page, 'unauthenticated')
    expect(new Set(Object.values(await shown()).flat())).toEqual(new Set(['undecided', 'unauthenticated']))
    expect(complaints).toEqual([])
  })
})

/** What these tests use of `window.Clerk`. */
interface ClerkInPage {
  readonly user: {
    readonly organizationMemberships: readonly {
      readonly organization: { readonly id: string; readonly slug: string }
    }[]
  }
  setActive(options: { readonly organization: string }): Promise<void>
  signOut(callback: () => void): Promise<void>
}
