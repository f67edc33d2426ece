/** Resources that both APIs change: a change through one means the same as through the other. */
import { describe, expect, test } from 'vitest'
import { browserApi } from './support/browser-api.ts'
import { newUser, refusal } from './support/backend-client.ts'
import { clerkForFile } from './support/clerk-for-file.ts'

const { clerk, client } = await clerkForFile()

async function setup() {
  const user = await newUser(client)
  const call = await browserApi(clerk, user.primaryEmailAddress?.emailAddress ?? '')
  return { user, call, stored: async () => (await client.users.getUser(user.id)).unsafeMetadata }
}

describe('metadata', () => {
  test('is merged by the browser’s patch, where null removes a key', async () => {
    const { call, stored } = await setup()
    const patch = (unsafe_metadata: object) =>
      call('PATCH', '/v1/me/metadata', { unsafe_metadata: JSON.stringify(unsafe_metadata) })
    await patch({ theme: { color: 'red', size: 2 }, seen: true })
    const changed = await patch({ theme: { size: 3 }, seen: null })
    expect(changed.response['unsafe_metadata']).toEqual({ theme: { color: 'red', size: 3 } })
    expect(await stored()).toEqual({ theme: { color: 'red', size: 3 } })
  })

  test('is replaced by the browser’s deprecated update of the user', async () => {
    const { call, stored } = await setup()
    await call('PATCH', '/v1/me', { unsafe_metadata: '{"a":1}' })
    await call('PATCH', '/v1/me', { unsafe_metadata: '{"b":2}' })
    expect(await stored()).toEqual({ b: 2 })
  })

  test('must be given in a patch, and only the unsafe kind can be', async () => {
    const { call } = await setup()
    expect((await call('PATCH', '/v1/me/metadata')).code).toBe('form_param_missing')
    expect((await call('PATCH', '/v1/me/metadata', { public_metadata: '{}' })).code).toBe('form_param_unknown')
  })

  test('cannot grow beyond its limit by small patches', async () => {
    const { user, call } = await setup()
    const part = 'x'.repeat(5_000)
    const patch = (key: string) =>
      call('PATCH', '/v1/me/metadata', { unsafe_metadata: JSON.stringify({ [key]: part }) })
    expect([(await patch('a')).code, (await patch('b')).code]).toEqual([undefined, 'form_param_exceeds_allowed_size'])
    await client.users.updateUserMetadata(user.id, { publicMetadata: { a: part } })
    expect(await refusal(client.users.updateUserMetadata(user.id, { publicMetadata: { b: part } }))).toBe(
      '422 form_param_exceeds_allowed_size',
    )
  })
})

describe('the primary email address', () => {
  test('must be verified, through either API', async () => {
    const { user, call } = await setup()
    const { id } = await client.emailAddresses.createEmailAddress({
      userId: user.id,
      emailAddress: `unproved.${user.id.toLowerCase()}@fresh.test`,
      verified: false,
    })
    expect((await call('PATCH', '/v1/me', { primary_email_address_id: id })).code).toBe('form_param_value_invalid')
    expect(await refusal(client.users.updateUser(user.id, { primaryEmailAddressID: id }))).toBe(
      '422 form_param_value_invalid',
    )
    await client.emailAddresses.updateEmailAddress(id, { verified: true })
    expect((await client.users.updateUser(user.id, { primaryEmailAddressID: id })).primaryEmailAddressId).toBe(id)
  })
})

describe('the name of an organization', () => {
  test('is trimmed and not empty, through either API', async () => {
    const { user, call } = await setup()
    const { id } = await client.organizations.createOrganization({ name: ' Both ', createdBy: user.id })
    const path = `/v1/organizations/${id}`
    expect((await call('PATCH', path, { name: '   ' })).code).toBe('form_param_nil')
    expect(await refusal(client.organizations.updateOrganization(id, { name: '   ' }))).toBe('422 form_param_nil')
    expect((await call('PATCH', path, { name: ' Browser ' })).response['name']).toBe('Browser')
    expect((await client.organizations.updateOrganization(id, { name: ' Server ' })).name).toBe('Server')
  })
})
