/** Longer flows through Clerk's components: sign-up, password reset, invitations, organizations, profile. */
import type { Page } from '@playwright/test'
import { describe } from 'vitest'
import { lastEmail, signInAs } from '../src/testing.ts'
import { password } from './fixtures/app/seed.ts'
import { appForFile } from './support/app-for-file.ts'
import { browserForFile } from './support/browser-for-file.ts'
import { newVisitor, stateAfterReload, stateOf } from './support/browser.ts'
import { clerkForFile } from './support/clerk-for-file.ts'
import { visitorTest } from './support/visitor-test.ts'
import { mailTo } from './support/mail-to.ts'
import { testLimit } from './support/patience.ts'

const { clerk, client } = await clerkForFile()
const app = await appForFile(clerk)
const browser = await browserForFile()

const test = visitorTest(browser)

const next = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true }).click()
const enterCode = async (page: Page, email: string) => {
  const field = page.locator('input[autocomplete="one-time-code"]').first()
  await field.waitFor()
  const mail = await mailTo(clerk, email)
  await field.pressSequentially(mail.code ?? '')
}

describe.concurrent('signing up', { timeout: testLimit }, () => {
  test.concurrent('verifies the email address by a code from the mailbox', async ({ visitor, expect }) => {
    const { page } = visitor
    await page.goto(`${app.url}/sign-up`)
    await page.locator('input[name=emailAddress]').fill('margaret@fresh.test')
    await page.locator('input[name=password]').fill(password)
    await next(page)
    await enterCode(page, 'margaret@fresh.test')
    await page.waitForURL(`${app.url}/`)
    await expect.poll(() => stateAfterReload(page)).toMatchObject({ sessionStatus: 'active', orgId: null })
    const { data } = await client.users.getUserList({ emailAddress: ['margaret@fresh.test'] })
    expect(data[0]).toMatchObject({
      passwordEnabled: true,
      emailAddresses: [{ verification: { status: 'verified', strategy: 'email_code' } }],
    })
    expect(visitor.refused).toEqual([])
  })

  test.concurrent('accepts an invitation to an organization with its role', async ({ visitor, expect }) => {
    const { page } = visitor
    const { id: organizationId } = await client.organizations.getOrganization({ slug: 'acme' })
    await client.organizations.createOrganizationInvitation({
      organizationId,
      emailAddress: 'invited@fresh.test',
      role: 'org:member',
      redirectUrl: `${app.url}/sign-up`,
    })
    await page.goto((await lastEmail(clerk, 'invited@fresh.test')).link ?? '')
    await page.locator('input[name=password]').fill(password)
    await next(page)
    await page.waitForURL(`${app.url}/`)
    await expect.poll(() => stateAfterReload(page)).toMatchObject({ orgSlug: 'acme', orgRole: 'org:member' })
  })
})

describe.concurrent('an invitation', { timeout: testLimit }, () => {
  test.concurrent('lets an existing user in, with the organization active', async ({ visitor, expect }) => {
    const { page } = visitor
    const { id: organizationId } = await client.organizations.getOrganization({ slug: 'globex' })
    await client.organizations.createOrganizationInvitation({
      organizationId,
      emailAddress: 'grace@acme.test',
      role: 'org:member',
      redirectUrl: `${app.url}/sign-in`,
    })
    const link = (await lastEmail(clerk, 'grace@acme.test')).link ?? ''
    await page.goto(link)
    await page.waitForURL(`${app.url}/`)
    await expect.poll(() => stateAfterReload(page)).toMatchObject({ orgSlug: 'globex', orgRole: 'org:member' })
    const { data } = await client.organizations.getOrganizationInvitationList({ organizationId })
    expect(data.map(({ status }) => status)).toEqual(['accepted'])
  })
})

describe.concurrent('signing in', { timeout: testLimit }, () => {
  test.concurrent('takes an emailed code instead of the password', async ({ visitor, expect }) => {
    const { page } = visitor
    await page.goto(`${app.url}/sign-in`)
    await page.locator('input[name=identifier]').fill('grace@acme.test')
    await next(page)
    await page.getByText('Use another method').click()
    await page.getByText(/Email code to/).click()
    await enterCode(page, 'grace@acme.test')
    await page.waitForURL(`${app.url}/`)
    await expect.poll(() => stateAfterReload(page)).toMatchObject({ orgSlug: 'globex' })
  })

  test.concurrent('resets a forgotten password', async ({ visitor, expect }) => {
    const { page } = visitor
    await client.users.createUser({ emailAddress: ['forgetful@fresh.test'], password })
    await page.goto(`${app.url}/sign-in`)
    await page.locator('input[name=identifier]').fill('forgetful@fresh.test')
    await next(page)
    await page.getByText('Forgot password?').click()
    await page.getByText('Reset your password').last().click()
    await enterCode(page, 'forgetful@fresh.test')
    await page.locator('input[name=password]').fill('a whole new password')
    await page.locator('input[name=confirmPassword]').fill('a whole new password')
    await page.getByRole('button', { name: 'Reset Password' }).click()
    await page.waitForURL(`${app.url}/`)
    const { data } = await client.users.getUserList({ emailAddress: ['forgetful@fresh.test'] })
    expect(await client.users.verifyPassword({ userId: data[0]?.id ?? '', password: 'a whole new password' })).toEqual({
      verified: true,
    })
  })

  test.concurrent('takes a sign-in token, once', async ({ visitor, expect }) => {
    const { page } = visitor
    const { data } = await client.users.getUserList({ emailAddress: ['alan@solo.test'] })
    const { token } = await client.signInTokens.createSignInToken({ userId: data[0]?.id ?? '', expiresInSeconds: 3600 })
    await page.goto(`${app.url}/sign-in?__clerk_ticket=${token}`)
    await page.waitForURL(`${app.url}/`)
    await expect.poll(() => stateAfterReload(page)).toMatchObject({ userId: data[0]?.id })
    const second = await newVisitor(browser)
    const refused = second.page.waitForResponse(
      (response) => response.url().includes('/sign_ins') && response.status() === 400,
    )
    await second.page.goto(`${app.url}/sign-in?__clerk_ticket=${token}`)
    await refused
    await second.context.close()
  })

  test.concurrent('shows an impersonating actor to the server', async ({ visitor, expect }) => {
    const { page } = visitor
    const { data } = await client.users.getUserList({ emailAddress: ['alan@solo.test'] })
    const { token } = await client.actorTokens.create({ userId: data[0]?.id ?? '', actor: { sub: 'user_support' } })
    await page.goto(`${app.url}/sign-in?__clerk_ticket=${token}`)
    await page.waitForURL(`${app.url}/`)
    const cookies = await visitor.context.cookies()
    const payload = cookies.find((cookie) => cookie.name === '__session')?.value.split('.')[1] ?? ''
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ act: { sub: 'user_support' } })
  })
})

describe.concurrent('organizations', { timeout: testLimit }, () => {
  test.concurrent('creates one, and the creator is its admin', async ({ visitor, expect }) => {
    const { page } = visitor
    await signInAs(page, 'alan@solo.test', { clerk })
    await page.goto(`${app.url}/create-organization`)
    await page.locator('input[name=name]').fill('Bletchley Park')
    await page.getByRole('button', { name: 'Create organization' }).click()
    await page.getByRole('button', { name: 'Skip' }).click()
    await expect
      .poll(async () => (await page.goto(app.url), await stateOf(page)))
      .toMatchObject({ orgSlug: 'bletchley-park', orgRole: 'org:admin' })
    expect(visitor.refused).toEqual([])
  })

  test.concurrent('invites by email from the profile', async ({ visitor, expect }) => {
    const { page } = visitor
    await signInAs(page, 'ada@acme.test', { clerk, organization: 'acme' })
    await page.goto(`${app.url}/organization/organization-members`)
    await page.getByText('grace@acme.test').waitFor()
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByTestId('tag-input').fill('newcomer@fresh.test')
    await page.getByTestId('tag-input').press('Enter')
    const sent = page.waitForResponse((response) => response.url().includes('/invitations/bulk') && response.ok())
    await page.getByRole('button', { name: 'Send invitations' }).click()
    await sent
    expect((await lastEmail(clerk, 'newcomer@fresh.test')).subject).toBe('You are invited to join Acme')
    expect(visitor.refused).toEqual([])
  })

  test.concurrent('shows a plain member no controls, and refuses them on the wire', async ({ visitor, expect }) => {
    const { page } = visitor
    await signInAs(page, 'grace@acme.test', { clerk, organization: 'acme' })
    await page.goto(`${app.url}/organization`)
    await page.getByText('Leave organization').first().waitFor()
    expect(await page.getByText('Delete organization').count()).toBe(0)
    const status = await page.evaluate(async () => {
      interface Clerk {
        organization: { update(params: { name: string }): Promise<unknown> }
      }
      try {
        await (window as unknown as { Clerk: Clerk }).Clerk.organization.update({ name: 'Taken over' })
        return 'accepted'
      } catch (error) {
        return (error as { errors: { code: string }[] }).errors[0]?.code
      }
    })
    expect(status).toBe('missing_required_permission')
    expect((await client.organizations.getOrganization({ slug: 'acme' })).name).toBe('Acme')
  })
})

describe.concurrent('the user’s profile', { timeout: testLimit }, () => {
  test.concurrent('changes the name and uploads a picture', async ({ visitor, expect }) => {
    const { page } = visitor
    await client.users.createUser({ emailAddress: ['vain@fresh.test'], password, firstName: 'Plain' })
    await signInAs(page, 'vain@fresh.test', { clerk })
    await page.goto(`${app.url}/profile`)
    await page.getByRole('button', { name: 'Update profile' }).click()
    await page.locator('input[name=firstName]').fill('Fancy')
    const saved = page.waitForResponse((response) => response.url().includes('/v1/me?') && response.ok())
    await page.getByRole('button', { name: 'Save' }).click()
    await saved
    // The form closes with an animation. A fresh page has no form that is about to disappear.
    await page.reload()
    await page.getByRole('button', { name: 'Update profile' }).click()
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'a.png',
        mimeType: 'image/png',
        buffer: Buffer.from(
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
          'base64',
        ),
      })
    await expect
      .poll(async () => (await client.users.getUserList({ emailAddress: ['vain@fresh.test'] })).data[0])
      .toMatchObject({ firstName: 'Fancy', hasImage: true })
    expect(visitor.refused).toEqual([])
  })
})
