/** The pages of the audit log, the admin page's table of roles, and the error pages. */
import { createClerkClient } from '@clerk/backend'
import { seed } from '../scripts/seed.ts'
import { access } from '../src/access.ts'
import { Browsing } from './setup/browse.ts'
import { query } from './setup/database.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

const [, globex] = seed.organizations
/** Parses the HTML of a visitor without a browser. */
test.use({ javaScriptEnabled: false })

const headingIn = (html: string) => /<h1[^>]*>([^<]*)<\/h1>/.exec(html)?.[1]

test('the audit log is filtered, and paged in both directions', async ({ page }) => {
  await query('delete from audit_events where organization_id = $1', [globex.id])
  await query(
    `insert into audit_events (organization_id, kind, action, subject, user_id, at)
     select $1, case when n % 2 = 0 then 'change' else 'denial' end,
            case when n % 2 = 0 then 'tasks.create' else 'missing_role' end, 'Entry ' || n, 'user_gone', now() - n * interval '1 minute'
     from generate_series(1, 120) as n`,
    [globex.id],
  )
  const admin = await Browsing.as({ email: 'gus@globex.test', organization: 'globex' })
  const open = async (path: string) => {
    await page.setContent(await (await admin.open(path)).text())
    return page.locator('tbody tr td:nth-child(3)').allInnerTexts()
  }
  const next = async () => (await page.getByRole('link', { name: 'Older' }).getAttribute('href')) ?? ''
  const numbers = (from: number, step: number, count: number) =>
    Array.from({ length: count }, (_, index) => `Entry ${from + index * step}`)
  expect(await open('/admin/audit')).toEqual(numbers(1, 1, 50))
  await expect(page.getByRole('link', { name: 'Newest' })).toHaveCount(0)
  expect(await open(`/admin/audit${await next()}`)).toEqual(numbers(51, 1, 50))
  await expect(page.getByRole('link', { name: 'Newest' })).toHaveAttribute('href', '/admin/audit')
  expect(await open('/admin/audit?show=denial')).toEqual(numbers(1, 2, 50))
  await expect(page.locator('tbody tr').first()).toContainText(/Denied\s+Role not sufficient/)
  await expect(page.locator('tbody tr').first()).toContainText('user_gone')
  expect(await open(`/admin/audit${await next()}`)).toEqual(numbers(101, 2, 10))
  await expect(page.getByRole('link', { name: 'Older' })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Newest' })).toHaveAttribute('href', '?show=denial')
  expect((await open('/admin/audit?show=change')).every((text) => Number(text.slice(6)) % 2 === 0)).toBe(true)
  expect((await admin.open('/admin/audit?cursor=nonsense')).status).toBe(400)
  await query('delete from audit_events where organization_id = $1', [globex.id])
})

test('the admin page lists the permissions of each role', async ({ page }) => {
  const admin = await Browsing.as({ email: 'gus@globex.test', organization: 'globex' })
  await page.setContent(await (await admin.open('/admin')).text())
  await expect(page.locator('thead th')).toHaveText(['Permission', 'Member', 'Billing manager', 'Admin'])
  await expect(page.getByRole('row', { name: 'See and change billing' }).getByRole('cell')).toHaveText([
    'No',
    'Yes',
    'Yes',
  ])
  await expect(page.getByRole('row', { name: 'Publish posts' }).getByRole('cell')).toHaveText(['No', 'No', 'Yes'])
  await expect(page.locator('tbody tr')).toHaveCount(access.matrix().length)
})

test('members and invitations beyond the first hundred are on the next page, and forms return to it', async ({
  page,
}) => {
  const clerk = createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  const { data: gus } = await clerk.users.getUserList({ emailAddress: ['gus@globex.test'] })
  const slug = `crowd-${Date.now()}`
  const crowd = await clerk.organizations.createOrganization({
    name: 'Crowd',
    slug,
    createdBy: gus[0]!.id,
    maxAllowedMemberships: 200,
  })
  for (let number = 0; number < 102; number += 1) {
    const user = await clerk.users.createUser({
      emailAddress: [`${slug}-${number}@new.test`],
      skipPasswordRequirement: true,
    })
    await clerk.organizations.createOrganizationMembership({
      organizationId: crowd.id,
      userId: user.id,
      role: 'org:member',
    })
  }
  for (let number = 0; number < 102; number += 10) {
    const invited = Array.from({ length: 10 }, (_, each) => ({
      emailAddress: `${slug}-invited-${number + each}@new.test`,
      role: 'org:member' as const,
    }))
    await clerk.organizations.createOrganizationInvitationBulk(crowd.id, invited)
  }
  const admin = await Browsing.as({ email: 'gus@globex.test', organization: slug })
  const open = async (path: string) => page.setContent(await (await admin.open(path)).text())
  await open(`/orgs/${slug}/members`)
  await expect(page.locator('[data-member]')).toHaveCount(100)
  await expect(page.getByText('100 of 103 members, page 1')).toBeVisible()
  const follow = async (list: string, name: string) =>
    open((await page.getByLabel(list, { exact: true }).getByRole('link', { name }).getAttribute('href')) ?? '')
  await follow('Pages', 'Next')
  await expect(page.locator('[data-member]')).toHaveCount(3)
  await expect(page.getByLabel('Pages', { exact: true }).getByRole('link', { name: 'Next' })).toHaveCount(0)
  await expect(page.getByText('100 of 110 pending invitations, page 1')).toBeVisible()
  await expect(page.locator('[data-member] form').first()).toHaveAttribute(
    'action',
    '?page=2&_action=members.changeRole',
  )
  await follow('Pages of invitations', 'Next')
  await expect(page.locator('[data-member]')).toHaveCount(3)
  await expect(page.getByLabel('Pending invitations').getByRole('listitem')).toHaveCount(10)
  await expect(page.getByLabel('Pending invitations').locator('form').first()).toHaveAttribute(
    'action',
    '?page=2&invitations=2&_action=members.revoke',
  )
  await follow('Pages', 'Previous')
  await expect(page.locator('[data-member]')).toHaveCount(100)
  await follow('Pages of invitations', 'Previous')
  await expect(page.getByLabel('Pages', { exact: true }).getByRole('link', { name: 'Next' })).toHaveAttribute(
    'href',
    `/orgs/${slug}/members?page=2`,
  )
  // Not a page number, or one that Clerk does not accept: the first page.
  await open(`/orgs/${slug}/members?page=${'9'.repeat(20)}`)
  await expect(page.getByText('100 of 103 members, page 1')).toBeVisible()
  await clerk.organizations.deleteOrganization(crowd.id)
})

test('denied, missing and broken pages have pages of this app', async () => {
  const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' })
  const refused = await member.open('/admin')
  expect([refused.status, headingIn(await refused.text())]).toEqual([403, 'You don’t have access to this page'])
  const missing = await member.open('/nothing-here')
  expect([missing.status, headingIn(await missing.text())]).toEqual([404, 'Page not found'])
  // A time that cannot be formatted breaks the page.
  const [job] = await query<{ id: string }>(
    `insert into jobs (organization_id, kind, status, requested_by, token_id, requested_at)
     values ('org_acmeDemo', 'report', 'done', 'user_test', 'sess_test', 'infinity') returning id`,
    [],
  )
  try {
    const broken = await member.open('/orgs/acme/reports')
    const html = await broken.text()
    expect([broken.status, headingIn(html)]).toEqual([500, 'Something went wrong'])
    expect(html).not.toMatch(/toISOString|node_modules|at \w+ \(/)
  } finally {
    await query('delete from jobs where id = $1', [job!.id])
  }
})
