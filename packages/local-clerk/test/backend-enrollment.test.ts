/** Verified domains, role sets and second factors through the real `@clerk/backend`. */
import type { OrganizationDomainJSON } from '@clerk/backend'
import { describe, expect, test } from 'vitest'
import { startLocalClerk } from '../src/index.ts'
import { totpCode } from '../src/totp/totp.ts'
import { password } from './fixtures/app/seed.ts'
import { backendClient, newUser, refusal } from './support/backend-client.ts'
import { clerkForFile } from './support/clerk-for-file.ts'

const { client } = await clerkForFile({ multiFactor: true, verifiedDomains: true })

const newOrganization = async (name: string) =>
  (await client.organizations.createOrganization({ name, createdBy: (await newUser(client)).id })).id

/** `@clerk/backend` declares objects and returns plain JSON, because its deserializer does not handle domains. */
const json = (domain: unknown) => domain as OrganizationDomainJSON

describe('verified domains', () => {
  test('are created, listed, changed and deleted', async () => {
    const organizationId = await newOrganization('Domains')
    const domain = await client.organizations.createOrganizationDomain({
      organizationId,
      name: 'Initech.test',
      enrollmentMode: 'automatic_suggestion',
    })
    expect(domain).toMatchObject({
      name: 'initech.test',
      organization_id: organizationId,
      enrollment_mode: 'automatic_suggestion',
      verification: { status: 'verified', strategy: 'email_code' },
      affiliation_email_address: null,
      total_pending_invitations: 0,
      total_pending_suggestions: 0,
    })
    const bill = await client.users.createUser({ emailAddress: ['bill@initech.test'], password })
    const { data, totalCount } = await client.organizations.getOrganizationDomainList({ organizationId })
    expect([totalCount, json(data[0]).total_pending_suggestions]).toEqual([1, 1])
    await client.users.deleteUser(bill.id)
    const { data: after } = await client.organizations.getOrganizationDomainList({ organizationId })
    expect(json(after[0]).total_pending_suggestions).toBe(0)
    const changed = await client.organizations.updateOrganizationDomain({
      organizationId,
      domainId: domain.id,
      enrollmentMode: 'manual_invitation',
      verified: false,
    })
    expect([json(changed).enrollment_mode, changed.verification]).toEqual(['manual_invitation', null])
    expect(await client.organizations.deleteOrganizationDomain({ organizationId, domainId: domain.id })).toMatchObject({
      id: domain.id,
      deleted: true,
    })
    expect((await client.organizations.getOrganizationDomainList({ organizationId })).totalCount).toBe(0)
  })

  test('are refused when taken, common, malformed or of another organization', async () => {
    const [mine, theirs] = [await newOrganization('Mine'), await newOrganization('Theirs')]
    const create = (organizationId: string, name: string, enrollmentMode = 'manual_invitation') =>
      client.organizations.createOrganizationDomain({
        organizationId,
        name,
        enrollmentMode: enrollmentMode as 'manual_invitation',
      })
    const { id: domainId } = await create(theirs, 'theirs.test')
    expect(await refusal(create(mine, 'THEIRS.test'))).toBe('422 form_identifier_exists')
    expect(await refusal(create(mine, 'gmail.com'))).toBe('422 organization_domain_common')
    for (const name of ['nodots', '-.test', 'a b.test', '__proto__', 'x'.repeat(300) + '.test'])
      expect([name, await refusal(create(mine, name))]).toEqual([name, '422 form_param_format_invalid'])
    expect(await refusal(create(mine, 'mine.test', 'enterprise_sso'))).toBe('422 form_param_value_invalid')
    expect(await refusal(client.organizations.deleteOrganizationDomain({ organizationId: mine, domainId }))).toBe(
      '404 resource_not_found',
    )
  })

  test('belong to the organization that verifies them first', async () => {
    const [first, second] = [await newOrganization('First'), await newOrganization('Second')]
    const create = (organizationId: string) =>
      client.organizations.createOrganizationDomain({
        organizationId,
        name: 'wanted.test',
        enrollmentMode: 'manual_invitation',
        verified: false,
      })
    const [mine, theirs] = [await create(first), await create(second)]
    expect(await refusal(create(first))).toBe('422 form_identifier_exists')
    const verify = (organizationId: string, domainId: string) =>
      client.organizations.updateOrganizationDomain({ organizationId, domainId, verified: true })
    expect((await verify(second, theirs.id)).verification?.status).toBe('verified')
    expect(await refusal(verify(first, mine.id))).toBe('422 form_identifier_exists')
    await client.organizations.deleteOrganization(second)
    expect((await verify(first, mine.id)).verification?.status).toBe('verified')
  })

  test('invite each user with a verified address once, and no former member', async () => {
    const organizationId = await newOrganization('Automatic')
    const before = await client.users.createUser({ emailAddress: ['before@auto.test'], password })
    const { id: domainId } = await client.organizations.createOrganizationDomain({
      organizationId,
      name: 'auto.test',
      enrollmentMode: 'automatic_invitation',
    })
    const later = await newUser(client)
    const { id: emailId } = await client.emailAddresses.createEmailAddress({
      userId: later.id,
      emailAddress: 'later@auto.test',
    })
    const invited = async () =>
      (await client.organizations.getOrganizationInvitationList({ organizationId, status: ['pending'] })).data
        .map(({ emailAddress }) => emailAddress)
        .sort()
    expect(await invited()).toEqual(['before@auto.test'])
    await client.emailAddresses.updateEmailAddress(emailId, { verified: true })
    expect(await invited()).toEqual(['before@auto.test', 'later@auto.test'])
    await client.organizations.createOrganizationMembership({ organizationId, userId: before.id, role: 'org:member' })
    await client.organizations.deleteOrganizationMembership({ organizationId, userId: before.id })
    await client.organizations.updateOrganizationDomain({
      organizationId,
      domainId,
      enrollmentMode: 'automatic_invitation',
    })
    expect(await invited()).toEqual(['before@auto.test', 'later@auto.test'])
    await client.organizations.deleteOrganizationDomain({ organizationId, domainId })
    expect(await invited()).toEqual([])
  })

  test('come from the seed, and are off unless they are turned on', async () => {
    const domains = { 'acme.test': 'automatic_suggestion' } as const
    const organizations = [{ slug: 'seeded', domains }]
    const seeded = await startLocalClerk({ seed: { organizations }, verifiedDomains: true })
    const { id } = await backendClient(seeded).organizations.getOrganization({ slug: 'seeded' })
    const { data } = await backendClient(seeded).organizations.getOrganizationDomainList({ organizationId: id })
    expect(data.map(({ name, verification }) => [name, verification?.status])).toEqual([['acme.test', 'verified']])
    await seeded.stop()
    await expect(startLocalClerk({ seed: { organizations } })).rejects.toThrow(/verifiedDomains: true/)
    const plain = await startLocalClerk({ seed: { organizations: [{ slug: 'plain' }] } })
    const { id: organizationId } = await backendClient(plain).organizations.getOrganization({ slug: 'plain' })
    const create = backendClient(plain).organizations.createOrganizationDomain({
      organizationId,
      name: 'plain.test',
      enrollmentMode: 'manual_invitation',
    })
    expect(await refusal(create)).toBe('403 organization_domains_not_enabled')
    await plain.stop()
  })
})

describe('role sets', () => {
  test('are one, which has every role', async () => {
    const { data, totalCount } = await client.roleSets.getRoleSetList({ query: 'default', orderBy: '-name' })
    const [initial] = data
    expect([totalCount, initial?.type, initial?.roles.map((role) => role.key).sort()]).toEqual([
      1,
      'initial',
      ['org:admin', 'org:member'],
    ])
    expect([initial?.creatorRole?.key, initial?.defaultRole?.key]).toEqual(['org:admin', 'org:member'])
    expect((await client.roleSets.getRoleSet('role_set:default')).id).toBe(initial?.id)
    expect((await client.roleSets.getRoleSet(initial?.id ?? '')).key).toBe('role_set:default')
    expect((await client.roleSets.getRoleSetList({ query: 'nothing' })).data).toEqual([])
    expect(await refusal(client.roleSets.getRoleSet('role_set:other'))).toBe('404 resource_not_found')
    expect((await client.organizations.getOrganization({ slug: 'acme' })).raw?.role_set_key).toBe('role_set:default')
  })

  test('are not made, changed or left by a role', async () => {
    const keys = { defaultRoleKey: 'org:member', creatorRoleKey: 'org:admin', roles: ['org:admin', 'org:member'] }
    const roleSetKeyOrId = 'role_set:default'
    const answers = await Promise.all(
      [
        client.roleSets.createRoleSet({ name: 'Other', ...keys }),
        client.roleSets.updateRoleSet({ roleSetKeyOrId, name: 'Renamed' }),
        client.roleSets.addRolesToRoleSet({ roleSetKeyOrId, roleKeys: ['org:member'] }),
        client.roleSets.replaceRoleInRoleSet({ roleSetKeyOrId, roleKey: 'org:member', toRoleKey: 'org:admin' }),
        client.roleSets.replaceRoleSet({ roleSetKeyOrId, destRoleSetKey: 'role_set:other' }),
        client.organizationRoles.createOrganizationRole({
          name: 'Outside',
          key: 'org:outside',
          includeInInitialRoleSet: false,
        }),
      ].map(refusal),
    )
    expect(new Set(answers)).toEqual(new Set(['501 not_supported_by_local_clerk']))
  })
})

describe('second factors', () => {
  const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

  test('are given, verified and removed', async () => {
    const { id: userId } = await client.users.createUser({
      emailAddress: ['factor@fresh.test'],
      password,
      totpSecret,
      backupCodes: ['one-time', 'another1'],
    })
    expect(await client.users.getUser(userId)).toMatchObject({
      totpEnabled: true,
      backupCodeEnabled: true,
      twoFactorEnabled: true,
    })
    const verify = (code: string) => client.users.verifyTOTP({ userId, code })
    expect(await verify(totpCode(totpSecret, Date.now()))).toMatchObject({ verified: true, code_type: 'totp' })
    expect(await verify('ONE-TIME')).toMatchObject({ code_type: 'backup_code' })
    expect(await refusal(verify('one-time'))).toBe('422 form_code_incorrect')
    expect(await refusal(verify('000'))).toBe('422 form_code_incorrect')
    await client.users.deleteUserBackupCodes(userId)
    expect(await client.users.getUser(userId)).toMatchObject({ totpEnabled: true, backupCodeEnabled: false })
    await client.users.deleteUserTOTP(userId)
    expect(await client.users.getUser(userId)).toMatchObject({ totpEnabled: false, twoFactorEnabled: false })
    await client.users.updateUser(userId, { totpSecret })
    await client.users.disableUserMFA(userId)
    expect((await client.users.getUser(userId)).twoFactorEnabled).toBe(false)
    expect(await refusal(client.users.updateUser(userId, { totpSecret: 'not base32!' }))).toBe(
      '422 form_param_value_invalid',
    )
  })

  test('are off unless they are turned on', async () => {
    await expect(startLocalClerk({ seed: { users: [{ email: 'a@x.test', totpSecret }] } })).rejects.toThrow(
      /multiFactor: true/,
    )
    await expect(
      startLocalClerk({ multiFactor: true, seed: { users: [{ email: 'a@x.test', totpSecret: 'no' }] } }),
    ).rejects.toThrow(/Base32/)
  })
})
