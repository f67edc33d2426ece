/** Every page, as its visitor sees it: no serious accessibility problem, no error in the console, nothing that moves. */
import { AxeBuilder } from '@axe-core/playwright'
import { signInAs } from '@rolecall/local-clerk/testing'
import { expect, test } from './setup/test.ts'

const everybody = ['/', '/pricing', '/blog', '/blog/who-did-that', '/sign-in', '/sign-up', '/nothing-here']
const admin = [
  '/organizations',
  '/me',
  '/profile',
  '/user',
  '/orgs/acme/dashboard',
  '/orgs/acme/tasks',
  '/orgs/acme/posts',
  '/orgs/acme/billing',
  '/orgs/acme/members',
  '/orgs/acme/settings/tally',
  '/admin',
  '/admin/audit',
]

for (const [who, paths] of [
  ['signed out', everybody],
  ['admin', admin],
] as const) {
  test(`pages for ${who}`, async ({ page }) => {
    test.setTimeout(180_000)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`))
    page.on('console', (message) => {
      const expected = page.url().endsWith('/nothing-here') && message.text().includes('404')
      if (message.type() === 'error' && !expected) errors.push(`${page.url()}: ${message.text()}`)
    })
    if (who === 'admin') await signInAs(page, 'ada@acme.test', { organization: 'acme' })
    await page.addInitScript(() => {
      const shifts = { total: 0 }
      Object.assign(globalThis, { shifts })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.total += (entry as unknown as { value: number }).value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    const problems: string[] = []
    for (const path of paths) {
      await page.goto(path)
      await page.waitForLoadState('networkidle')
      const { violations } = await new AxeBuilder({ page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      // Inside Clerk's components the markup is Clerk's.
      for (const { id, nodes } of serious) {
        const own = nodes.filter(({ html }) => !/class="[^"]*cl-/.test(html))
        if (own.length > 0) problems.push(`${path}: ${id} at ${own.map(({ target }) => target.join(' ')).join(', ')}`)
      }
      const shifted = await page.evaluate(() => (globalThis as unknown as { shifts: { total: number } }).shifts.total)
      if (shifted > 0.05) problems.push(`${path}: the layout shifted by ${shifted.toFixed(3)}`)
    }
    expect(problems).toEqual([])
    expect(errors).toEqual([])
  })
}
