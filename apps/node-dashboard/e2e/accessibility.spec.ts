/** Every page, as its visitors see it: no serious accessibility problem, no error in the console, nothing that moves. */
import { AxeBuilder } from '@axe-core/playwright'
import { signInAs } from '@rolecall/local-clerk/testing'
import { expect, test } from './setup/test.ts'

interface Visit {
  readonly who: string
  /** `null` is nobody. */
  readonly email: string | null
  readonly organization?: string | null
  readonly paths: readonly string[]
}

/** Together they see every page in full; the roles after the admin see less of some, and axe need not look twice. */
const visits: readonly Visit[] = [
  {
    who: 'nobody',
    email: null,
    paths: [
      '/',
      '/pricing',
      '/start',
      '/blog',
      '/blog/who-did-that',
      '/sign-in',
      '/sign-up',
      '/simple/sign-in',
      '/simple/sign-up',
      '/nothing-here',
    ],
  },
  {
    who: 'an admin',
    email: 'ada@acme.test',
    organization: 'acme',
    paths: [
      '/organizations',
      '/organizations/new',
      '/me',
      '/profile',
      '/user',
      '/orgs/acme/dashboard',
      '/orgs/acme/tasks',
      '/orgs/acme/posts',
      '/orgs/acme/reports',
      '/orgs/acme/billing',
      '/orgs/acme/members',
      '/orgs/acme/settings/tally',
      '/admin',
      '/admin/audit',
    ],
  },
]
const partial: readonly Visit[] = [
  {
    who: 'a member',
    email: 'mia@acme.test',
    organization: 'acme',
    paths: ['/orgs/acme/dashboard', '/orgs/acme/tasks', '/orgs/acme/posts', '/orgs/acme/members', '/'],
  },
  {
    who: 'a billing manager',
    email: 'ben@acme.test',
    organization: 'acme',
    paths: ['/orgs/acme/dashboard', '/orgs/acme/billing'],
  },
  { who: 'somebody in no organization', email: 'nora@none.test', organization: null, paths: ['/organizations', '/me'] },
  { who: 'an admin elsewhere', email: 'gus@globex.test', organization: 'globex', paths: ['/orgs/globex/dashboard'] },
]

/** The long version looks at the dark colours as well. */
const schemes = process.env['ROLECALL_FULL'] === '1' ? (['light', 'dark'] as const) : (['light'] as const)

for (const visit of [...visits, ...partial]) {
  test(`pages for ${visit.who}`, async ({ page }) => {
    test.setTimeout(180_000 * schemes.length)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`))
    page.on('console', (message) => {
      const expected = page.url().endsWith('/nothing-here') && message.text().includes('404')
      if (message.type() === 'error' && !expected) errors.push(`${page.url()}: ${message.text()}`)
    })
    const { email, organization = null } = visit
    if (email !== null) await signInAs(page, email, { organization })
    await page.addInitScript(() => {
      const shifts = { total: 0 }
      Object.assign(globalThis, { shifts })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.total += (entry as unknown as { value: number }).value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    const problems: string[] = []
    for (const path of visit.paths) {
      await page.goto(path)
      await page.waitForLoadState('networkidle')
      for (const colorScheme of visits.includes(visit) ? schemes : []) {
        await page.emulateMedia({ colorScheme })
        const { violations } = await new AxeBuilder({ page }).analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        // Inside Clerk's components the markup is Clerk's.
        for (const { id, nodes } of serious) {
          const own = nodes.filter(({ html }) => !/class="[^"]*cl-/.test(html)).map(({ target }) => target.join(' '))
          if (own.length > 0) problems.push(`${path} (${colorScheme}): ${id} at ${own.join(', ')}`)
        }
      }
      const shifted = await page.evaluate(() => (globalThis as unknown as { shifts: { total: number } }).shifts.total)
      if (shifted > 0.05) problems.push(`${path}: the layout shifted by ${shifted.toFixed(3)}`)
    }
    expect(problems).toEqual([])
    expect(errors).toEqual([])
  })
}
