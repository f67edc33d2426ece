/** The features of Clerk's that are refused by name, so that a test does not pass by accident or look for its own mistake. */
import { expect, test } from 'vitest'
import { mintSessionToken } from '../src/testing.ts'
import { password } from './fixtures/app/seed.ts'
import { newUser, refusal } from './support/backend-client.ts'
import { browserApi } from './support/browser-api.ts'
import { clerkForFile } from './support/clerk-for-file.ts'

const { clerk, client } = await clerkForFile()
const named = '501 not_supported_by_local_clerk'

const messageOf = async (promise: Promise<unknown>) => {
  const error = await promise.catch((error: unknown) => error)
  return (error as { errors?: { longMessage?: string }[] }).errors?.[0]?.longMessage
}

test.each([
  [{ phoneNumber: ['+15555550100'] }, /phone numbers \(the parameter phone_number\)/],
  [{ web3Wallet: ['0x0'] }, /web3 wallets \(the parameter web3_wallet\)/],
  [{ passwordDigest: 'x', passwordHasher: 'bcrypt' }, /imported password hashes/],
] as const)('a new user with %o', async (more, message) => {
  const create = () => client.users.createUser({ emailAddress: ['a@new.test'], password, ...more } as never)
  expect(await refusal(create())).toBe(named)
  expect(await messageOf(create())).toMatch(message)
})

test('a primary phone number, but not a mistyped parameter', async () => {
  const { id } = await newUser(client)
  expect(await refusal(client.users.updateUser(id, { primaryPhoneNumberID: 'idn_1' }))).toBe(named)
  expect(await refusal(client.users.updateUser(id, { frist_name: 'A' } as never))).toBe('422 form_param_unknown')
})

test('a sign-in that signs a missing user up', async () => {
  const call = await browserApi(clerk, null)
  const signIn = (sign_up_if_missing: string, identifier = 'ada@acme.test') =>
    call('POST', '/v1/client/sign_ins', { identifier, sign_up_if_missing })
  expect(await signIn('true', 'missing@new.test')).toMatchObject({
    status: 501,
    code: 'not_supported_by_local_clerk',
    message: expect.stringContaining('sign_up_if_missing') as string,
  })
  expect((await signIn('false')).response['status']).toBe('needs_first_factor')
})

test.each([
  ['GET', '/oauth/authorize'],
  ['POST', '/oauth/token'],
  ['GET', '/.well-known/openid-configuration'],
  ['GET', '/.well-known/oauth-authorization-server'],
  ['GET', '/__clerk/oauth/authorize'],
])('%s %s', async (method, path) => {
  const answer = await fetch(`${clerk.url}${path}`, { method })
  const { errors } = (await answer.json()) as { errors: { code: string; message: string }[] }
  expect([answer.status, errors[0]?.code]).toEqual([501, 'not_supported_by_local_clerk'])
  expect(errors[0]?.message).toContain(`${method} ${path.replace('/__clerk', '')}`)
})

test.each([
  '/api_keys?subject=user_1',
  '//api_keys?subject=user_1',
  '/__clerk//api_keys?subject=user_1',
  '/api_keys/ak_1',
  '/api_keys/ak_1/revoke',
])('the browser’s %s, which Clerk’s client would answer with a sign-out if it were a 401', async (path) => {
  const authorization = `Bearer ${await mintSessionToken(clerk, 'ada@acme.test')}`
  expect((await fetch(`${clerk.url}${path}`, { headers: { authorization } })).status).toBe(501)
  expect((await fetch(`${clerk.url}${path}`, { headers: { authorization: 'Bearer sk_test_wrong' } })).status).toBe(401)
})
