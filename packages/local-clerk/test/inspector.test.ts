/** The inspector in a browser: by keyboard, for assistive technology, in both colour schemes, on narrow screens. */
import { AxeBuilder } from '@axe-core/playwright'
import { beforeAll, describe, expect, test } from 'vitest'
import { sessionCookies, totpCode } from '../src/testing.ts'
import { password, seed } from './fixtures/app/seed.ts'
import { browserForFile } from './support/browser-for-file.ts'
import { clerkForFile } from './support/clerk-for-file.ts'
import { testLimit } from './support/patience.ts'

const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const sections = ['', 'organizations', 'sessions', 'mail', 'webhooks']

const { clerk, client } = await clerkForFile({
  seed: {
    users: [
      ...(seed.users ?? []),
      { email: 'factor@fresh.test', password, totpSecret },
      { email: `${'a.very.long.address.'.repeat(4)}x@${'long-domain.'.repeat(4)}test`, firstName: 'x'.repeat(80) },
    ],
    organizations: [
      ...(seed.organizations ?? []),
      { slug: 'fresh', domains: { 'fresh.test': 'automatic_invitation' } },
    ],
  },
  multiFactor: true,
  verifiedDomains: true,
  webhooks: [{ url: 'http://127.0.0.1:9/nobody-listens' }],
})
const browser = await browserForFile()

beforeAll(async () => {
  const { id: organizationId } = await client.organizations.getOrganization({ slug: 'acme' })
  const emailAddress = 'guest@fresh.test'
  await client.organizations.createOrganizationInvitation({ organizationId, emailAddress, role: 'org:member' })
  await sessionCookies(clerk, 'ada@acme.test')
})

describe('the inspector', { timeout: testLimit }, () => {
  test.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('has no faults that axe finds, and fits, in %s at %i pixels', async (colorScheme, width) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } })
    const page = await context.newPage()
    for (const section of sections) {
      await page.goto(`${clerk.url}/__clerk/${section}`)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect([section, violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)]).toEqual([section, []])
      expect([section, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([section, width])
    }
    await context.close()
  })

  test('signs in by keyboard alone, and shows what an authenticator app shows', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${clerk.url}/__clerk/`)
    await page.keyboard.press('Tab')
    await expect
      .poll(async () => {
        await page.keyboard.press('Tab')
        return page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
      })
      .toBe('Sign in as ada@acme.test, Acme (org:admin)')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('status').textContent()).toContain('signed in as ada@acme.test')
    expect((await context.cookies()).map((cookie) => cookie.name)).toContain('__session')
    const shown = await page
      .getByRole('row', { name: /factor@fresh.test/ })
      .locator('.code')
      .textContent()
    expect([totpCode(totpSecret), shown].includes(shown ?? '')).toBe(true)
    await page.locator('input[name=query]').fill('nobody at all')
    await page.keyboard.press('Enter')
    await page.getByText('No user matches nobody at all.').waitFor()
    await context.close()
  })

  test('leads from the mailbox to the app that was seen last, and nowhere else', async () => {
    const invite = (emailAddress: string, redirectUrl: string) =>
      client.invitations.createInvitation({ emailAddress, redirectUrl })
    await invite('script@fresh.test', 'javascript:alert(1)')
    await invite('elsewhere@fresh.test', '//evil.example/')
    const links = async () => {
      const page = await browser.newPage()
      await page.goto(`${clerk.url}/__clerk/mail`)
      const hrefs = await page.locator('td a').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
      await page.close()
      return hrefs
    }
    await fetch(`${clerk.url}/v1/environment`, { headers: { origin: 'http://localhost:4321' } })
    const [elsewhere, script, guest] = await links()
    expect([elsewhere, script]).toEqual(['#', '#'])
    expect(guest).toMatch(/^http:\/\/localhost:4321\/sign-up\?__clerk_ticket=/)
  })
})
