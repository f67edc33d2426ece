/** Pages as their visitors see them: no accessibility problem of ours, no error in the console, nothing that moves. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { documentsTitled } from './setup/database.ts'
import { layoutShift, watchLayoutShifts } from './setup/layout-shift.ts'
import { settle } from '../scripts/browser/settle.ts'
import { expect, test } from './setup/test.ts'
import { Visitor } from './setup/visitor.ts'

const wideAndLight = { width: 1200, colorScheme: 'light' } as const
const narrowAndDark = { width: 360, colorScheme: 'dark' } as const

/** Rules that depend on colours and sizes: the only ones that a second look at the same page can break. */
const visualRules = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size']

/** The long version looks at every page, for every role, with every rule in both ways. */
const isFull = process.env['ROLECALL_FULL'] === '1'

interface Visit {
  readonly visitor: string
  /** `null` is a signed-out visitor. */
  readonly email: string | null
  readonly organization?: string | null
  /** One page of each layout. */
  readonly paths: readonly string[]
  /** Pages with the same layouts and components, for the long version. */
  readonly morePaths: readonly string[]
  /** Statuses that the browser's console reports and that the visit is about. */
  readonly statuses?: RegExp
}

const aDocument = 'a document'
const visits: readonly Visit[] = [
  {
    visitor: 'a signed-out visitor',
    email: null,
    paths: ['/', '/pricing', '/blog/one-list-of-roles', '/docs/first-steps', '/sign-in', '/nowhere'],
    morePaths: ['/features', '/blog', '/docs/roles', '/sign-up'],
    statuses: /404/,
  },
  {
    visitor: 'an admin',
    email: 'ada@acme.test',
    organization: 'acme',
    paths: ['/portal', '/portal/orgs/acme/documents', aDocument],
    morePaths: ['/', '/features', '/docs/first-steps', '/portal/account', '/portal/orgs/acme/settings'],
  },
  {
    visitor: 'a member',
    email: 'mia@acme.test',
    organization: 'acme',
    paths: [],
    morePaths: ['/portal', '/portal/orgs/acme/documents', aDocument, '/portal/orgs/acme/settings'],
    statuses: /403/,
  },
  { visitor: 'an editor', email: 'eve@acme.test', organization: 'acme', paths: [], morePaths: ['/portal', aDocument] },
  {
    visitor: 'a visitor in no organization',
    email: 'nora@none.test',
    organization: null,
    paths: ['/portal'],
    morePaths: ['/docs/first-steps'],
  },
]

for (const { visitor, email, organization = null, paths, morePaths, statuses } of visits) {
  const seen = isFull ? [...paths, ...morePaths] : paths
  if (seen.length === 0) continue
  test(`pages for ${visitor}`, async ({ page, signedInAs, expectedErrors }) => {
    if (statuses) expectedErrors.push(statuses)
    if (email !== null) await signedInAs(email, organization)
    await watchLayoutShifts(page)
    // Created first, so that the list of documents is not empty.
    const documentPath = seen.includes(aDocument) ? await createDocument() : ''
    const problems: string[] = []
    for (const path of seen) {
      await page.setViewportSize({ width: wideAndLight.width, height: 800 })
      await page.goto(path === aDocument ? documentPath : path)
      await settle(page)
      const shifted = await layoutShift(page)
      if (shifted > 0.01) problems.push(`${path}: the layout shifted by ${shifted.toFixed(3)}`)
      problems.push(...(await violations(page, wideAndLight, `${path}, light`)))
      problems.push(...(await violations(page, narrowAndDark, `${path}, dark`, isFull ? undefined : visualRules)))
      await page.emulateMedia({ colorScheme: 'light' })
    }
    expect(problems).toEqual([])
  })
}

async function violations(
  page: Page,
  { width, colorScheme }: typeof wideAndLight | typeof narrowAndDark,
  title: string,
  rules?: string[],
): Promise<readonly string[]> {
  await page.setViewportSize({ width, height: 800 })
  await page.emulateMedia({ colorScheme })
  // Inside Clerk's components the markup is Clerk's.
  const axe = new AxeBuilder({ page }).exclude('[class*="cl-"]')
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze()
  return violations.map(
    ({ id, nodes }) => `${title}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  )
}

/** The path of a new document of acme. */
async function createDocument(): Promise<string> {
  const title = `Accessible ${crypto.randomUUID()}`
  const ada = await Visitor.create({ email: 'ada@acme.test', organization: 'acme' })
  await ada.post('/api/documents', JSON.stringify({ title, body: 'A line.\nAnother.' }), {
    'content-type': 'application/json',
  })
  const [stored] = await documentsTitled(title)
  return `/portal/orgs/acme/documents/${stored?.id}`
}
