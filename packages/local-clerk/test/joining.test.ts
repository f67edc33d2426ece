/** Verified domains, suggestions and second factors, through Clerk's own components in a browser. */
import type { Locator, Page } from '@playwright/test'
import { describe, vi } from 'vitest'
import { advanceClock, resetClock, signInAs, totpCode } from '../src/testing.ts'
import { password, seed } from './fixtures/app/seed.ts'
import { appForFile } from './support/app-for-file.ts'
import { userByEmail } from './support/backend-client.ts'
import { browserForFile } from './support/browser-for-file.ts'
import { leave, newVisitor, stateAfterReload, stateOf } from './support/browser.ts'
import { clerkForFile } from './support/clerk-for-file.ts'
import { visitorTest } from './support/visitor-test.ts'
import { mailTo } from './support/mail-to.ts'
import { stepLimit, testLimit } from './support/patience.ts'

const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

const users = [
  ...(seed.users ?? []),
  { email: 'joan@enigma.test', password },
  { email: 'mavis@enigma.test', password },
  { email: 'peter@gibbons.test', password },
  { email: 'careful@fresh.test', password },
  { email: 'factor@fresh.test', password, totpSecret },
]
const organizations = [
  ...(seed.organizations ?? []),
  { slug: 'busy', members: { 'ada@acme.test': 'org:admin' } },
  { slug: 'enigma', name: 'Enigma', members: { 'ada@acme.test': 'org:admin' } },
  {
    slug: 'initech',
    name: 'Initech',
    members: { 'ada@acme.test': 'org:admin' },
    domains: { 'gibbons.test': 'automatic_invitation' } as const,
  },
]
const { clerk, client } = await clerkForFile({
  seed: { users, organizations },
  multiFactor: true,
  verifiedDomains: true,
  invitationLimits: true,
})
const app = await appForFile(clerk)
const browser = await browserForFile()

const test = visitorTest(browser)

const next = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true }).click()
const codeField = (page: Page | Locator) => page.locator('input[autocomplete="one-time-code"]').first()
const answered = (page: Page, path: string, status = 200) =>
  page.waitForResponse((response) => response.url().includes(path) && response.status() === status)

/**
 * Repeats `act`, which fills a form in, until the form sends its request. Then returns the answer. Clerk may render a form
 * again while it is being filled in, which empties it.
 */
async function submit(page: Page, form: { sends: string; answer: string }, act: () => Promise<void>) {
  const sent: string[] = []
  page.on('request', (request) => request.url().includes(form.sends) && sent.push(request.url()))
  const answer = answered(page, form.answer)
  await vi.waitUntil(
    async () => {
      if (sent.length === 0) await act().catch(() => undefined)
      return sent.length > 0
    },
    { timeout: stepLimit },
  )
  return answer
}

/** The limit of one attempt, in milliseconds. The next attempt finds the form that replaced this one. */
const attempt = { timeout: 2_000 }

const enterCode = (page: Page, code: string, path: string) =>
  submit(page, { sends: path, answer: path }, async () => {
    if ((await codeField(page).inputValue(attempt)) === code) return
    await codeField(page).fill('', attempt)
    await codeField(page).pressSequentially(code, attempt)
  })

async function typePassword(page: Page, email: string): Promise<void> {
  await page.goto(`${app.url}/sign-in`)
  await page.locator('input[name=identifier]').fill(email)
  await next(page)
  await page.locator('input[name=password]').fill(password)
  await next(page)
}

/** These tests are one group, so that they run concurrently. */
describe('Clerk’s components', { timeout: testLimit }, () => {
  test.concurrent('admit a member by a verified domain and an approved request', async ({ visitor, expect }) => {
    const { page } = visitor
    await signInAs(page, 'ada@acme.test', { clerk, organization: 'enigma' })
    await page.goto(`${app.url}/organization`)
    await page.getByRole('button', { name: 'Add domain' }).click()
    await page.locator('input[name=name]').fill('enigma.test')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('input[name=affiliationEmailAddress]').fill('office')
    await page.getByRole('button', { name: 'Save' }).click()
    await codeField(page).waitFor()
    const mail = await mailTo(clerk, 'office@enigma.test')
    await enterCode(page, mail.code ?? '', '/attempt_affiliation_verification')
    // Clerk closes its form with a stale copy of the domain. The list is right after a reload.
    await page.reload()
    await page.getByRole('button', { name: 'Open menu' }).click()
    await page.getByRole('menuitem', { name: 'Manage' }).click()
    await page.getByText('Automatic suggestions').click()
    const saved = answered(page, '/update_enrollment_mode')
    await page.getByRole('button', { name: 'Save' }).click()
    await saved

    const joan = await newVisitor(browser)
    await signInAs(joan.page, 'joan@enigma.test', { clerk })
    await joan.page.goto(app.url)
    await joan.page.locator('.cl-organizationSwitcherTrigger').click()
    const asked = answered(joan.page, '/organization_suggestions/')
    await joan.page.getByRole('button', { name: 'Request to join' }).click()
    await asked
    await joan.page.getByText('Pending approval').waitFor()

    await page.goto(`${app.url}/organization/organization-members`)
    await page.getByRole('tab', { name: /Requests/ }).click()
    await page.getByText('joan@enigma.test').waitFor()
    const accepted = answered(page, '/accept')
    await page.getByRole('button', { name: 'Approve' }).click()
    await accepted
    await leave(joan.page)
    await signInAs(joan.page, 'joan@enigma.test', { clerk })
    await joan.page.goto(app.url)
    expect(await stateOf(joan.page)).toMatchObject({ orgSlug: 'enigma', orgRole: 'org:member' })
    expect([...visitor.refused, ...joan.refused, ...joan.outside]).toEqual([])
    await joan.context.close()
  })

  test.concurrent('take the invitation that a domain sends', async ({ visitor, expect }) => {
    const { page } = visitor
    await signInAs(page, 'peter@gibbons.test', { clerk })
    await page.goto(app.url)
    expect(await stateOf(page)).toMatchObject({ orgId: null })
    await page.locator('.cl-organizationSwitcherTrigger').click()
    const accepted = answered(page, '/organization_invitations/')
    await page.getByRole('button', { name: 'Join' }).click()
    await accepted
    await page.getByText('Initech').click()
    await expect.poll(() => stateAfterReload(page)).toMatchObject({ orgSlug: 'initech', orgRole: 'org:member' })
    expect(visitor.refused).toEqual([])
  })

  test.concurrent('refuse an invitation over the hourly limit', async ({ visitor, expect }) => {
    const { page } = visitor
    const { id: organizationId } = await client.organizations.getOrganization({ slug: 'busy' })
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        client.organizations.createOrganizationInvitationBulk(organizationId, [
          { emailAddress: `busy${i}@fresh.test`, role: 'org:member' },
        ]),
      ),
    )
    await signInAs(page, 'ada@acme.test', { clerk, organization: 'busy' })
    await page.goto(`${app.url}/organization/organization-members`)
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByTestId('tag-input').fill('one.too.many@fresh.test')
    await page.getByTestId('tag-input').press('Enter')
    await page.getByRole('button', { name: 'Send invitations' }).click()
    await page.getByText(/50 bulk invitation requests per hour/).waitFor()
    expect(visitor.refused.map((line) => line.slice(0, 8))).toEqual(['429 POST'])
  })

  test.concurrent(
    'add an authenticator app with backup codes, and ask for it at the next sign-in',
    async ({ visitor, expect }) => {
      const { page } = visitor
      await signInAs(page, 'careful@fresh.test', { clerk })
      await page.goto(`${app.url}/profile/security`)
      await page.getByRole('button', { name: 'Add two-step verification' }).click()
      const made = answered(page, '/me/totp')
      await page.getByText('Authenticator application').click()
      const { response } = (await (await made).json()) as { response: { secret: string; uri: string } }
      expect(response.uri).toContain(`secret=${response.secret}`)
      await next(page)
      const verified = await enterCode(page, totpCode(response.secret), '/me/totp/attempt_verification')
      const { response: totp } = (await verified.json()) as { response: { backup_codes: string[] } }
      const [backupCode = ''] = totp.backup_codes
      await page.getByText(backupCode).first().waitFor()
      expect(visitor.refused).toEqual([])

      await leave(page)
      await typePassword(page, 'careful@fresh.test')
      await codeField(page).waitFor()
      await page.getByText('Use another method').click()
      await page.getByText('Use a backup code').click()
      await page.locator('input[name=code]').fill(backupCode)
      await next(page)
      await page.waitForURL(`${app.url}/`)
      await expect
        .poll(() => stateAfterReload(page))
        .toMatchObject({ userId: (await userByEmail(client, 'careful@fresh.test')).id })
    },
  )
})

describe('a change that Clerk’s own API asks a recent verification for', { timeout: testLimit }, () => {
  const later = async (page: Page, seconds: number) => {
    await advanceClock(clerk, seconds)
    await page.reload()
  }

  test('asks for the password in Clerk’s dialog and then happens', async ({ visitor, expect }) => {
    const { page } = visitor
    await client.users.createUser({ emailAddress: ['stale@fresh.test'], password })
    await signInAs(page, 'stale@fresh.test', { clerk })
    await page.goto(`${app.url}/profile/security`)
    await later(page, 11 * 60)
    try {
      await page.getByRole('button', { name: 'Update password' }).click()
      await page.locator('input[name=newPassword]').fill('a whole new password')
      await page.locator('input[name=confirmPassword]').fill('a whole new password')
      const refused = answered(page, '/me/change_password', 403)
      await page.getByRole('button', { name: 'Save' }).click()
      expect(await (await refused).json()).toMatchObject({ errors: [{ code: 'session_reverification_required' }] })
      await submit(page, { sends: '/attempt_first_factor', answer: '/me/change_password' }, async () => {
        await page.locator('input[name=password]').fill(password, attempt)
        await page.getByRole('button', { name: 'Continue', exact: true }).click(attempt)
      })
    } finally {
      await resetClock(clerk)
    }
    const { id: userId } = await userByEmail(client, 'stale@fresh.test')
    expect(await client.users.verifyPassword({ userId, password: 'a whole new password' })).toEqual({ verified: true })
    expect(visitor.refused).toEqual(['403 POST /v1/me/change_password'])
  })

  test('asks for the second factor when the user has one, at the sign-in too', async ({ visitor, expect }) => {
    const { page } = visitor
    await typePassword(page, 'factor@fresh.test')
    await codeField(page).pressSequentially('000000')
    await page
      .getByText(/Incorrect code/i)
      .first()
      .waitFor()
    await expect.poll(() => codeField(page).inputValue()).toBe('')
    await codeField(page).pressSequentially(totpCode(totpSecret))
    await page.waitForURL(`${app.url}/`)
    await expect.poll(() => stateAfterReload(page)).toMatchObject({ fresh: true, freshInBothFactors: true })
    await page.goto(`${app.url}/profile`)
    await later(page, 11 * 60)
    try {
      await page.getByRole('button', { name: 'Add email address' }).click()
      await page.locator('input[name=emailAddress]').fill('second@fresh.test')
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      const added = answered(page, '/me/email_addresses')
      await codeField(page).pressSequentially(totpCode(totpSecret))
      await added
      await codeField(page).waitFor()
      const mail = await mailTo(clerk, 'second@fresh.test')
      await enterCode(page, mail.code ?? '', '/attempt_verification')
      await page.goto(app.url)
      expect(await stateOf(page)).toMatchObject({ fresh: true, freshInBothFactors: false })
    } finally {
      await resetClock(clerk)
    }
    const { emailAddresses } = await userByEmail(client, 'factor@fresh.test')
    expect(emailAddresses.map((email) => [email.emailAddress, email.verification?.status])).toEqual([
      ['factor@fresh.test', 'verified'],
      ['second@fresh.test', 'verified'],
    ])
  })
})
