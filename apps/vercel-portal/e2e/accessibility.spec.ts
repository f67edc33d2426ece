/** Every page, as its visitors see it: no accessibility problem of ours, no error in the console, nothing that moves. */
import { AxeBuilder } from '@axe-core/playwright'
import { documentsTitled } from './setup/database.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'
import { Visitor } from './setup/visitor.ts'

const looks = {
  light: { width: 1200, colorScheme: 'light' },
  dark: { width: 360, colorScheme: 'dark' },
} as const
type Look = keyof typeof looks

/** The long version is for every role, and looks at every page in both ways; the short one looks at each page once. */
const isFull = process.env['ROLECALL_FULL'] === '1'

interface Visit {
  readonly who: string
  /** `null` is nobody. */
  readonly email: string | null
  readonly organization?: string | null
  readonly paths: readonly string[]
  /** How axe looks at them in the short version: wide and light, or narrow and dark. */
  readonly looks: readonly Look[]
  /** Statuses that the browser's console complains about, and that are the point. */
  readonly statuses?: RegExp
}

const site = ['/', '/features', '/pricing', '/blog', '/blog/one-list-of-roles', '/docs/first-steps', '/docs/roles']
const visits: readonly Visit[] = [
  {
    who: 'nobody',
    email: null,
    paths: [...site, '/sign-in', '/sign-up', '/nowhere'],
    looks: ['dark'],
    statuses: /404/,
  },
  {
    who: 'an admin',
    email: 'ada@acme.test',
    organization: 'acme',
    looks: ['light'],
    paths: [
      ...['/', '/features', '/docs/first-steps', '/portal', '/portal/account', '/portal/orgs/acme/documents'],
      ...['/portal/orgs/acme/settings', 'a document'],
    ],
  },
  {
    who: 'a member',
    email: 'mia@acme.test',
    organization: 'acme',
    paths: ['/portal', '/portal/orgs/acme/documents', 'a document', '/portal/orgs/acme/settings'],
    looks: [],
    statuses: /403/,
  },
  { who: 'an editor', email: 'eve@acme.test', organization: 'acme', paths: ['/portal', 'a document'], looks: [] },
  {
    who: 'somebody in no organization',
    email: 'nora@none.test',
    organization: null,
    paths: ['/portal', '/docs/first-steps'],
    looks: ['dark'],
  },
]

let aDocument = ''

test.beforeAll(async () => {
  const title = `Accessible ${Date.now()}`
  const ada = await Visitor.create({ email: 'ada@acme.test', organization: 'acme' })
  await ada.post('/api/documents', JSON.stringify({ title, body: 'A line.\nAnother.' }), {
    'content-type': 'application/json',
  })
  const [stored] = await documentsTitled(title)
  aDocument = `/portal/orgs/acme/documents/${stored?.id}`
})

for (const { who, email, organization = null, paths, looks: seen, statuses } of visits.filter(
  (visit) => isFull || visit.looks.length > 0,
)) {
  test(`pages for ${who}`, async ({ page, signedInAs, expectedErrors }) => {
    test.setTimeout(120_000)
    if (statuses) expectedErrors.push(statuses)
    if (email !== null) await signedInAs(email, organization)
    await page.addInitScript(() => {
      const shifts = { total: 0 }
      Object.assign(globalThis, { shifts })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.total += (entry as PerformanceEntry & { value: number }).value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    const problems: string[] = []
    for (const path of paths) {
      await page.setViewportSize({ width: 1200, height: 800 })
      await page.goto(requireEnvironment('E2E_APP_URL') + (path === 'a document' ? aDocument : path))
      await page.waitForLoadState('networkidle')
      const shifted = await page.evaluate(() => (globalThis as unknown as { shifts: { total: number } }).shifts.total)
      if (shifted > 0.01) problems.push(`${path}: the layout shifted by ${shifted.toFixed(3)}`)
      for (const look of isFull ? (['light', 'dark'] as const) : seen) {
        const { width, colorScheme } = looks[look]
        await page.setViewportSize({ width, height: 800 })
        await page.emulateMedia({ colorScheme })
        // Inside Clerk's components the markup is Clerk's.
        const { violations } = await new AxeBuilder({ page }).exclude('[class*="cl-"]').analyze()
        for (const { id, nodes } of violations)
          problems.push(`${path}, ${look}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
      }
      await page.emulateMedia({ colorScheme: 'light' })
    }
    expect(problems).toEqual([])
  })
}
