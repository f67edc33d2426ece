/** Users through the real `@clerk/backend`. */
import { describe, expect, test } from 'vitest'
import { password } from './fixtures/app/seed.ts'
import { newUser, refusal, userByEmail } from './support/backend-client.ts'
import { clerkForFile } from './support/clerk-for-file.ts'

const { client } = await clerkForFile()

const acme = () => client.organizations.getOrganization({ slug: 'acme', includeMembersCount: true })

describe('users', () => {
  test('creates, reads, changes and deletes', async () => {
    const created = await client.users.createUser({
      emailAddress: ['Linus@Fresh.test'],
      password,
      firstName: 'Linus',
      externalId: 'ext-1',
      publicMetadata: { plan: { name: 'pro', seats: 3 } },
      privateMetadata: { note: 'n' },
    })
    expect(created.primaryEmailAddress?.emailAddress).toBe('linus@fresh.test')
    expect(created.passwordEnabled).toBe(true)
    expect(created.privateMetadata).toEqual({ note: 'n' })
    const changed = await client.users.updateUser(created.id, { lastName: 'T', username: 'linus' })
    expect([changed.firstName, changed.lastName, changed.username]).toEqual(['Linus', 'T', 'linus'])
    expect(
      (await client.users.updateUserMetadata(created.id, { publicMetadata: { plan: { seats: 5 }, extra: 1 } }))
        .publicMetadata,
    ).toEqual({ plan: { name: 'pro', seats: 5 }, extra: 1 })
    expect(
      (await client.users.updateUserMetadata(created.id, { publicMetadata: { extra: null } })).publicMetadata,
    ).toEqual({ plan: { name: 'pro', seats: 5 } })
    expect(
      (await client.users.replaceUserMetadata(created.id, { publicMetadata: { only: true } })).publicMetadata,
    ).toEqual({ only: true })
    expect((await client.users.deleteUser(created.id)).id).toBe(created.id)
    expect(await refusal(client.users.getUser(created.id))).toBe('404 resource_not_found')
  })

  test('refuses a taken address, a short password and no password', async () => {
    expect(await refusal(client.users.createUser({ emailAddress: ['ADA@acme.test'], password }))).toBe(
      '422 form_identifier_exists',
    )
    expect(await refusal(client.users.createUser({ emailAddress: ['x@fresh.test'], password: 'short' }))).toBe(
      '422 form_password_length_too_short',
    )
    expect(await refusal(client.users.createUser({ emailAddress: ['x@fresh.test'] }))).toBe('422 form_param_missing')
    expect(await refusal(client.users.createUser({ emailAddress: ['no address'], password }))).toBe(
      '422 form_param_format_invalid',
    )
  })

  test('filters, counts, orders and pages', async () => {
    const ada = await userByEmail(client, 'ADA@acme.test')
    expect(ada.firstName).toBe('Ada')
    const { data: members } = await client.users.getUserList({
      organizationId: [(await acme()).id],
      orderBy: 'first_name',
    })
    expect(members.map((user) => user.firstName)).toEqual(['Ada', 'Grace'])
    const { data: reversed } = await client.users.getUserList({
      userId: members.map((user) => user.id),
      orderBy: '-first_name',
      limit: 1,
    })
    expect(reversed.map((user) => user.firstName)).toEqual(['Grace'])
    expect((await client.users.getUserList({ query: 'lovelace' })).data.map((user) => user.id)).toEqual([ada.id])
    expect(
      await client.users.getCount({ emailAddress: ['ada@acme.test', 'grace@acme.test', 'nobody@acme.test'] }),
    ).toBe(2)
    expect((await client.users.getUserList({ externalId: ['no such'] })).data).toEqual([])
  })

  test('refuses an unknown filter and an unknown order instead of listing all users', async () => {
    expect(await refusal(client.users.getUserList({ emial: ['x'] } as object))).toBe('422 form_param_unknown')
    expect(await refusal(client.users.getUserList({ orderBy: 'shoe_size' as 'created_at' }))).toBe(
      '422 form_param_value_invalid',
    )
    expect(
      await refusal(client.users.createUser({ emailAddress: ['x@fresh.test'], password, shoeSize: 4 } as object)),
    ).toBe('422 form_param_unknown')
  })

  test('bans, locks, checks and removes passwords', async () => {
    const user = await newUser(client)
    const session = await client.sessions.createSession({ userId: user.id })
    expect((await client.users.banUser(user.id)).banned).toBe(true)
    expect((await client.sessions.getSession(session.id)).status).toBe('revoked')
    expect((await client.users.unbanUser(user.id)).banned).toBe(false)
    expect((await client.users.lockUser(user.id)).locked).toBe(true)
    expect((await client.users.unlockUser(user.id)).locked).toBe(false)
    expect(await client.users.verifyPassword({ userId: user.id, password })).toEqual({ verified: true })
    expect(await refusal(client.users.verifyPassword({ userId: user.id, password: 'wrong password' }))).toBe(
      '422 incorrect_password',
    )
    expect((await client.users.removePassword(user.id)).passwordEnabled).toBe(false)
  })

  test('keeps pictures', async () => {
    const user = await newUser(client)
    expect(await (await fetch(user.imageUrl)).text()).toContain('NP')
    const png = new Blob([Uint8Array.from([137, 80, 78, 71])], { type: 'image/png' })
    const withPicture = await client.users.updateUserProfileImage(user.id, { file: png })
    expect(withPicture.hasImage).toBe(true)
    expect(new Uint8Array(await (await fetch(withPicture.imageUrl)).arrayBuffer())).toEqual(
      Uint8Array.from([137, 80, 78, 71]),
    )
    expect((await client.users.deleteUserProfileImage(user.id)).hasImage).toBe(false)
    expect(
      await refusal(client.users.updateUserProfileImage(user.id, { file: new Blob(['x'], { type: 'text/html' }) })),
    ).toBe('422 image_type_not_supported')
  })

  test('adds, verifies and removes email addresses', async () => {
    const user = await newUser(client)
    const email = await client.emailAddresses.createEmailAddress({ userId: user.id, emailAddress: 'second@fresh.test' })
    expect(email.verification).toBeNull()
    expect(
      (await client.emailAddresses.updateEmailAddress(email.id, { verified: true, primary: true })).verification
        ?.status,
    ).toBe('verified')
    expect((await client.users.getUser(user.id)).primaryEmailAddressId).toBe(email.id)
    expect((await client.emailAddresses.getEmailAddress(email.id)).emailAddress).toBe('second@fresh.test')
    expect((await client.emailAddresses.deleteEmailAddress(email.id)).deleted).toBe(true)
    expect((await client.users.getUser(user.id)).primaryEmailAddress?.emailAddress).toBe(
      user.primaryEmailAddress?.emailAddress,
    )
  })
})
