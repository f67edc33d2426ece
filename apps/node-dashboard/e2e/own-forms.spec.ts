/** The app’s own sign-in and sign-up forms, on Clerk’s stores, by keyboard. */
import { createClerkClient } from '@clerk/backend'
import { lastEmail } from '@rolecall/local-clerk/testing'
import { expect, requireEnvironment, test } from './setup/test.ts'

const codeFor = async (email: string) =>
  (await lastEmail({ url: requireEnvironment('E2E_CLERK_URL') }, email)).code ?? ''

test('a sign-in by password shows errors, and leads back to the requested page', async ({ page, pageErrors }) => {
  pageErrors.expectStatus(422, '/v1/client/sign_ins')
  await page.goto('/orgs/acme/tasks')
  await page.getByRole('link', { name: 'Use the simple form' }).click()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled()
  const email = page.getByLabel('Email address')
  const password = page.getByLabel('Password')
  await email.fill('mia@acme.test')
  await page.keyboard.press('Tab')
  await expect(password).toBeFocused()
  await page.keyboard.type('not-her-password')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText(/password is incorrect/i)
  await expect(password).toBeFocused()
  await expect(password).toHaveAccessibleDescription(/password is incorrect/i)
  await expect(email).toHaveValue('mia@acme.test')
  await password.fill(requireEnvironment('E2E_PASSWORD'))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/orgs\/acme\/tasks$/)
  await page.goto('/simple/sign-up')
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('a sign-in by an emailed code does not lead to another site', async ({ page, pageErrors }) => {
  pageErrors.expectStatus(422, /^\/v1\/client\/sign_ins(\/\w+\/attempt_first_factor)?$/)
  await page.goto('/simple/sign-in?redirect_url=%2F%5Cevil.test%2Fsteal')
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled()
  await page.getByLabel('Email address').fill('unknown@new.test')
  await page.getByLabel('Email address').press('Enter')
  await expect(page.getByRole('alert')).toContainText(/couldn't find your account/i)
  await page.getByLabel('Email address').fill('gus@globex.test')
  await page.getByLabel('Email address').press('Enter')
  const code = page.getByLabel('Code')
  await expect(code).toBeFocused()
  const first = await codeFor('gus@globex.test')
  await page.keyboard.type(first === '000000' ? '000001' : '000000')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText(/incorrect/i)
  await page.getByRole('button', { name: 'Resend code' }).click()
  await expect.poll(() => codeFor('gus@globex.test')).not.toBe(first)
  await code.fill(await codeFor('gus@globex.test'))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/organizations$/)
})

test('a sign-up stores the answer as unsafe metadata', async ({ page, pageErrors }) => {
  pageErrors.expectStatus(422, '/v1/client/sign_ups')
  const address = `own-form-${Date.now()}@new.test`
  await page.goto('/simple/sign-up')
  await expect(page.getByRole('button', { name: 'Create account' })).toBeEnabled()
  await page.getByLabel('First name').fill('Olga')
  await page.getByLabel('Email address').fill('mia@acme.test')
  await page.getByLabel('Password').fill('short')
  await page.getByLabel('Where did you hear of Tally?').fill('A friend')
  await page.getByLabel('Password').press('Enter')
  await expect(page.getByRole('alert')).not.toBeEmpty()
  await page.getByLabel('Email address').fill(address)
  await page.getByLabel('Password').press('Enter')
  await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/8 characters or more/)
  await page.getByLabel('Password').fill('tally-own-form-2026')
  await page.keyboard.press('Enter')
  await expect(page.getByText(`We sent a code to ${address}.`)).toHaveRole('status')
  await page.getByLabel('Code').fill(await codeFor(address))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/organizations$/)
  const clerk = createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  const { data: users } = await clerk.users.getUserList({ emailAddress: [address] })
  expect(users[0]).toMatchObject({ firstName: 'Olga', unsafeMetadata: { heardFrom: 'A friend' } })
})
