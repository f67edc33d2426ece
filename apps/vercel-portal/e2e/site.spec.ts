/** The public site: files that are the same for all visitors and work without JavaScript. */
import { layoutShift, watchLayoutShifts } from './setup/layout-shift.ts'
import { settle } from '../scripts/browser/settle.ts'
import { expect, test } from './setup/test.ts'

const pages: readonly (readonly [path: string, heading: string])[] = [
  ['/', 'Documents, open to the right people only.'],
  ['/features', 'Few features, kept strictly.'],
  ['/pricing', 'Pay for people, not for pages.'],
  ['/blog', 'What we learned on the way.'],
  ['/blog/the-cache-that-remembered', 'The cache that remembered too well'],
  ['/docs/first-steps', 'First steps'],
  ['/docs/roles', 'Roles'],
]

test.describe('with JavaScript off', () => {
  test.use({ javaScriptEnabled: false })

  for (const [path, heading] of pages) {
    test(`${path} shows its text, its links, and a way to sign in`, async ({ page }) => {
      const response = await page.goto(path)
      expect(response?.status()).toBe(200)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
      await expect(page.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible()
      await expect(page.getByRole('contentinfo').getByRole('link', { name: 'Portal' })).toHaveAttribute(
        'href',
        '/portal',
      )
    })
  }

  test('every address of the site map is a page', async ({ page, request }) => {
    const map = await (await request.get('/sitemap-0.xml')).text()
    const addresses = [...map.matchAll(/<loc>https:\/\/[^/<]+([^<]*)<\/loc>/g)].map(([, path]) => path || '/')
    expect(addresses.length).toBeGreaterThanOrEqual(11)
    for (const path of addresses) {
      expect((await page.goto(path))?.status(), path).toBe(200)
      await expect(page.getByRole('heading', { level: 1 }), path).toHaveCount(1)
      await expect(page.getByRole('banner').getByRole('link', { name: 'Sign in' }), path).toBeVisible()
    }
  })

  test('offers an account where a button would need a script', async ({ page }) => {
    await page.goto('/features')
    await expect(page.getByRole('main').getByRole('link', { name: 'Create an account' })).toBeVisible()
    await expect(page.getByRole('main').getByRole('link', { name: 'Open the portal' })).toBeHidden()
  })

  test('leads from page to page', async ({ page }) => {
    await page.goto('/')
    await page.getByRole('link', { name: 'Pricing' }).click()
    await expect(page).toHaveURL('/pricing')
    await page.getByText('What counts as a member?').click()
    await expect(page.getByText('once per organization')).toBeVisible()
    await page.getByRole('link', { name: 'Log' }).first().click()
    await page.getByRole('link', { name: 'One list of roles' }).click()
    await expect(page).toHaveURL('/blog/one-list-of-roles')
  })
})

for (const [path] of pages) {
  test(`${path} is sound HTML`, async ({ page }) => {
    await page.goto(path)
    expect(
      await page.evaluate(() => ({
        language: document.documentElement.lang,
        viewport: document.querySelector('meta[name=viewport]') !== null,
        titles: document.querySelectorAll('title').length,
        description: (document.querySelector<HTMLMetaElement>('meta[name=description]')?.content.length ?? 0) > 30,
        canonical: new URL(document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href ?? 'none:').pathname,
        headings: document.querySelectorAll('h1').length,
        landmarks: ['header', 'main', 'footer'].map((name) => document.querySelectorAll(`body > ${name}`).length),
        unnamedImages: document.querySelectorAll('img:not([alt])').length,
        unnamedLinks: [...document.querySelectorAll('main a, header a, footer a')].filter(
          (link) => !link.textContent.trim(),
        ).length,
        repeatedIds:
          [...document.querySelectorAll('[id]')].length -
          new Set([...document.querySelectorAll('[id]')].map(({ id }) => id)).size,
        widerThanScreen: document.documentElement.scrollWidth > innerWidth,
      })),
    ).toEqual({
      language: 'en',
      viewport: true,
      titles: 1,
      description: true,
      canonical: path,
      headings: 1,
      landmarks: [1, 1, 1],
      unnamedImages: 0,
      unnamedLinks: 0,
      repeatedIds: 0,
      widerThanScreen: false,
    })
  })
}

test('no page is wider than a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  for (const [path] of pages) {
    await page.goto(path)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360)
  }
})

test('nothing in the header moves when the visitor is known', async ({ page, signedInAs }) => {
  await watchLayoutShifts(page)
  for (const person of [null, 'ada@acme.test']) {
    if (person) await signedInAs(person)
    await page.goto('/features')
    await settle(page)
    await expect(page.getByRole('banner').getByRole('link', { name: person ? 'Portal' : 'Sign in' })).toBeVisible()
    expect(await layoutShift(page), person ?? 'signed out').toBeLessThan(0.01)
  }
})

test('feed and site map list the articles, and nothing of the portal', async ({ request }) => {
  const feed = await request.get('/rss.xml')
  expect(feed.headers()['content-type']).toContain('xml')
  expect((await feed.text()).match(/<item>/g)).toHaveLength(3)
  const map = await (await request.get('/sitemap-0.xml')).text()
  expect(map).toContain('/blog/the-cache-that-remembered')
  expect(map).not.toMatch(/portal|sign-in|example\/api|403|404/)
  expect(map).not.toMatch(/example\/[^<]+\/<\/loc>/)
  expect(await (await request.get('/robots.txt')).text()).toContain('Disallow: /portal')
})

test('an unknown address is a 404 with the site’s own page', async ({ page, expectedErrors }) => {
  expectedErrors.push(/404/)
  const response = await page.goto('/nowhere')
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is nothing here.')
})

test('public pages carry the security headers', async ({ request }) => {
  for (const path of ['/', '/portal', '/api/me']) {
    const headers = (await request.get(path, { maxRedirects: 0 })).headers()
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'strict-origin-when-cross-origin',
    })
  }
})
