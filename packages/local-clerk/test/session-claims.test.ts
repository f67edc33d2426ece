/** Custom session claims. */
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { startLocalClerk } from '../src/index.ts'
import { mintSessionToken } from '../src/testing.ts'
import { userByEmail } from './support/backend-client.ts'
import { clerkForFile } from './support/clerk-for-file.ts'

const { clerk, client } = await clerkForFile({
  instance: {
    sessionClaims: {
      metadata: '{{user.public_metadata}}',
      role: '{{user.public_metadata.role}}',
      greeting: 'Hi {{ user.first_name }} of {{org.slug}}',
      fixed: [1, '{{user.id}}'],
    },
  },
})

const claimsOf = async (organization: string | null) =>
  decodeJwt(await mintSessionToken(clerk, 'ada@acme.test', { organization }))

describe('custom session claims', () => {
  test('are in every session token, as @clerk/backend reads them', async () => {
    const { id } = await userByEmail(client, 'ada@acme.test')
    expect(await claimsOf('acme')).toMatchObject({ metadata: {}, role: null, fixed: [1, id], sub: id, v: 2 })
    await client.users.updateUserMetadata(id, { publicMetadata: { role: 'editor' } })
    const headers = { authorization: `Bearer ${await mintSessionToken(clerk, 'ada@acme.test')}` }
    const state = await client.authenticateRequest(new Request('http://localhost:4321/', { headers }))
    expect(state.toAuth()).toMatchObject({ sessionClaims: { metadata: { role: 'editor' }, role: 'editor' } })
  })

  test('are about the organization of the token', async () => {
    expect((await claimsOf('acme'))['greeting']).toBe('Hi Ada of acme')
    expect((await claimsOf('globex'))['greeting']).toBe('Hi Ada of globex')
    expect((await claimsOf(null))['greeting']).toBe('Hi Ada of ')
  })

  test.each([
    [{ sub: 'user_other' }, /cannot set sub/],
    [{ o: { rol: 'admin' } }, /cannot set o\b/],
    [{ role: '{{user.pubic_metadata.role}}' }, /unknown shortcode \{\{user.pubic_metadata.role\}\}/],
    [{ deep: { list: ['{{user.private_metadata}}'] } }, /unknown shortcode \{\{user.private_metadata\}\}/],
    [{ role: "{{user.public_metadata.role || 'none'}}" }, /unknown shortcode/],
    ['{{user.public_metadata}}', /must be an object/],
  ])('are refused at the start when they are %j', async (sessionClaims, message) => {
    await expect(startLocalClerk({ instance: { sessionClaims: sessionClaims as never } })).rejects.toMatchObject({
      code: 'invalid_option',
      message: expect.stringMatching(message) as string,
    })
  })
})
