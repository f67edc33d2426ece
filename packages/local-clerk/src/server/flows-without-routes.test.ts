/** The sign-in and sign-up machines, driven as a callback of an identity provider would: without a request. */
import { expect, test } from 'vitest'
import { firstFactorProved, identify, startSignIn } from '../operations/sign-in.ts'
import { createClient } from '../operations/sessions.ts'
import { emailProved, startSignUp } from '../operations/sign-up.ts'
import { activeSession } from '../state/sessions.ts'
import { findUserByEmail } from '../state/users.ts'
import { createInstance } from './create-instance.ts'
import type { LocalClerkOptions } from './options.ts'

async function setup(options: LocalClerkOptions = {}) {
  const { instance } = await createInstance({ seed: { users: [{ email: 'ada@acme.test' }] }, ...options })
  const client = createClient(instance)
  const session = () => activeSession(instance, instance.store.clients.get(client.id) ?? client)
  return { instance, client, session }
}

test('a proved first factor signs the browser in', async () => {
  const { instance, client, session } = await setup()
  const signIn = identify(instance, client, startSignIn(instance, client, {}), 'ada@acme.test')
  expect([signIn.status, session()]).toEqual(['needs_first_factor', undefined])
  const done = firstFactorProved(instance, client, signIn, 'email_code')
  expect(done).toMatchObject({ status: 'complete', createdSessionId: session()?.id })
  expect(session()?.userId).toBe(findUserByEmail(instance, 'ada@acme.test')?.id)
})

test('a proved first factor alone does not sign in a user who has a second one', async () => {
  const users = [{ email: 'ada@acme.test', totpSecret: 'JBSWY3DPEHPK3PXP' }]
  const { instance, client, session } = await setup({ multiFactor: true, seed: { users } })
  const signIn = identify(instance, client, startSignIn(instance, client, {}), 'ada@acme.test')
  expect(firstFactorProved(instance, client, signIn, 'email_code').status).toBe('needs_second_factor')
  expect(session()).toBeUndefined()
})

test('a proved address completes a sign-up that lacks nothing else', async () => {
  const { instance, client, session } = await setup()
  const signUp = startSignUp(instance, client, { emailAddress: 'new@acme.test', password: 'correct horse' })
  expect([signUp.createdUserId, session()]).toEqual([null, undefined])
  const done = emailProved(instance, client, signUp, 'email_code')
  expect(done).toMatchObject({ createdUserId: session()?.userId, createdSessionId: session()?.id })
})
