/** An open reverification, through the Frontend API. */
import { expect, test } from 'vitest'
import { password } from './fixtures/app/seed.ts'
import { newUser } from './support/backend-client.ts'
import { browserApi } from './support/browser-api.ts'
import { clerkForFile } from './support/clerk-for-file.ts'

const { clerk, client } = await clerkForFile({ multiFactor: true })

async function setup() {
  const user = await newUser(client)
  const call = await browserApi(clerk, user.primaryEmailAddress?.emailAddress ?? '')
  const { response } = await call<{ last_active_session_id: string }>('GET', '/v1/client')
  const path = `/v1/client/sessions/${response.last_active_session_id}/verify`
  const start = () => call('POST', path, { level: 'first_factor' })
  const prove = (given: string) =>
    call('POST', `${path}/attempt_first_factor`, { strategy: 'password', password: given })
  return { user, call, start, prove }
}

test.each([
  ['POST', '/v1/me/change_password', { new_password: 'another horse battery' }],
  ['POST', '/v1/me/remove_password', {}],
  ['POST', '/v1/me/totp', {}],
  ['DELETE', '/v1/me/totp', {}],
  ['POST', '/v1/me/backup_codes', {}],
  ['PATCH', '/v1/me', { username: 'renamed' }],
  ['PATCH', '/v1/me', { primary_email_address_id: 'idn_none' }],
  ['POST', '/v1/me/email_addresses', { email_address: 'more@fresh.test' }],
  ['DELETE', '/v1/me/email_addresses/idn_none', {}],
  ['POST', '/v1/me/sessions/sess_none/revoke', {}],
  ['DELETE', '/v1/me', {}],
] as const)('refuses %s %s right after the sign-in until it is complete', async (method, path, form) => {
  const { call, start, prove } = await setup()
  expect((await start()).response['status']).toBe('needs_first_factor')
  expect((await call(method, path, form)).code).toBe('session_reverification_required')
  expect((await prove('not the password')).code).toBe('form_password_incorrect')
  expect((await call(method, path, form)).code).toBe('session_reverification_required')
  expect((await prove(password)).response['status']).toBe('complete')
  expect((await call(method, path, form)).code).not.toBe('session_reverification_required')
})

test('does not refuse other changes', async () => {
  const { call, start } = await setup()
  await start()
  expect((await call('PATCH', '/v1/me', { first_name: 'Same' })).status).toBe(200)
})
