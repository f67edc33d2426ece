/** Each role sees the controls that it can use, and no others. */
import { createClerkClient } from '@clerk/backend'
import { seed } from '../scripts/seed.ts'
import { askClerk } from './setup/ask-clerk.ts'
import { Browsing } from './setup/browse.ts'
import { query } from './setup/database.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

/** Parses the HTML of a visitor without a browser. */
test.use({ javaScriptEnabled: false })

const [acme] = seed.organizations
/** The links of the main navigation in the server's HTML. */
function navigationIn(html: string): readonly string[] {
  const [, nav = ''] = /<nav class="site-nav"[^>]*>([^]*?)<\/nav>/.exec(html) ?? []
  return [...nav.matchAll(/href="([^"]+)"/g)].map(([, href]) => href ?? '')
}

for (const [who, email, expected] of [
  ['a signed-out visitor', null, []],
  ['a user without an organization', 'nora@none.test', ['/me']],
  ['a member', 'mia@acme.test', ['dashboard', 'tasks', 'posts', 'members', '/me']],
  ['a billing manager', 'ben@acme.test', ['dashboard', 'tasks', 'posts', 'members', 'billing', '/me', 'settings']],
  ['an admin', 'ada@acme.test', ['dashboard', 'tasks', 'posts', 'members', 'billing', '/admin', '/me', 'settings']],
] as const) {
  test(`the navigation of ${who} is complete, and in the HTML`, async () => {
    const organization = email?.endsWith('@acme.test') ? 'acme' : null
    const visitor = await Browsing.as({ email, organization })
    const html = await (await visitor.open(email === null ? '/sign-in' : '/me')).text()
    expect(navigationIn(html)).toEqual(expected.map((name) => (name.startsWith('/') ? name : `/orgs/acme/${name}`)))
  })
}

test('a reader sees explanations instead of forms; an undeclared role is shown by its key', async ({ page }) => {
  const email = `looks-on-${Date.now()}@acme.test`
  const leave = await joinAcmeAsReader(email)
  const reader = await Browsing.as({ email, organization: 'acme' })
  for (const [path, words] of [
    ['dashboard', 'Your role cannot add or change them.'],
    ['tasks', 'Your role cannot add or change them.'],
    ['posts', 'Your role cannot write them.'],
  ] as const) {
    const html = await (await reader.open(`/orgs/acme/${path}`)).text()
    expect(html, path).toContain(words)
    expect(html, path).not.toContain('_action=')
    expect(html, path).not.toContain('<form')
  }
  expect(navigationIn(await (await reader.open('/me')).text())).toEqual([
    '/orgs/acme/dashboard',
    '/orgs/acme/tasks',
    '/orgs/acme/posts',
    '/orgs/acme/members',
    '/me',
  ])

  const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
  await page.setContent(await (await admin.open('/orgs/acme/members')).text())
  const role = page.locator(`[data-member="${email}"] select`)
  expect(
    await role.evaluate((select: HTMLSelectElement) => [select.selectedOptions[0]?.text.trim(), select.value]),
  ).toEqual(['org:looks_on', ''])
  const own = page.locator('[data-member="ada@acme.test"]')
  await expect(own).toContainText('(you)')
  await expect(own.getByText('Remove')).toHaveCount(0)
  await expect(page.locator('[data-member="ben@acme.test"]')).not.toContainText('(you)')
  await expect(page.locator('[data-member="ben@acme.test"] summary')).toHaveText('Remove')
  await leave()
})

/** A role from Clerk's dashboard, which the app does not declare. It grants `org:tasks:read`. */
async function joinAcmeAsReader(email: string): Promise<() => Promise<unknown>> {
  const clerk = createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  const named = { key: 'org:looks_on', name: 'Looks on', description: 'Looks on' }
  const role = await askClerk<{ id: string }>('POST', '/organization_roles', named)
  const { data } = await askClerk<{ data: readonly { id: string; key: string }[] }>(
    'GET',
    '/organization_permissions?limit=100',
  )
  const read = data.find(({ key }) => key === 'org:tasks:read')
  await askClerk('POST', `/organization_roles/${role.id}/permissions/${read?.id}`)
  const user = await clerk.users.createUser({ emailAddress: [email], password: 'tally-reader-2026' })
  const membership = { organizationId: acme.id, userId: user.id }
  // Clerk's types allow only the app's roles.
  await clerk.organizations.createOrganizationMembership({ ...membership, role: named.key as never })
  return () => clerk.organizations.deleteOrganizationMembership(membership)
}

test('the dashboard counts the organization’s tasks', async () => {
  const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' })
  const numbers = async () => {
    const html = await (await member.open('/orgs/acme/dashboard')).text()
    return [...html.matchAll(/<p class="card tile"><strong>(\d+)<\/strong>/g)].map(([, number]) => Number(number))
  }
  const stored = async () => {
    const [row] = await query<{ open: string; done: string; week: string }>(
      `select count(*) filter (where completed_at is null) as open, count(completed_at) as done,
              count(*) filter (where completed_at >= date_trunc('week', now() at time zone 'UTC') at time zone 'UTC') as week
       from tasks where organization_id = $1`,
      [acme.id],
    )
    return [Number(row?.open), Number(row?.done), Number(row?.week)]
  }
  const before = await numbers()
  expect(before).toEqual(await stored())
  await query(
    `insert into tasks (organization_id, title, created_by, completed_at)
     values ($1, 'Counted open', 'test', null), ($1, 'Counted done', 'test', now()), ($1, 'Counted long ago', 'test', now() - interval '30 days')`,
    [acme.id],
  )
  const after = await numbers()
  expect(after).toEqual([before[0]! + 1, before[1]! + 2, before[2]! + 1])
  await query(`delete from tasks where title like 'Counted %'`, [])
})

test('activity shows user, change and object; the header shows organization and role', async () => {
  const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' })
  const title = `Told ${Date.now()}`
  await member.fetch('/api/tasks', {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ title }),
  })
  const html = await (await member.open('/orgs/acme/dashboard')).text()
  expect(html).toMatch(new RegExp(`Task added[^]*?${title}[^]*?>Mia Moss</span>`))
  expect(html.replaceAll(/\s+/g, ' ')).toContain('<strong>Acme</strong> · Member')
})
