/** The Backend API through the real `@clerk/backend`. */
import { createClerkClient, verifyToken, type ClerkClient } from '@clerk/backend'
import { isClerkAPIResponseError } from '@clerk/shared/error'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLocalClerk, type LocalClerk } from '../src/index.ts'
import { access, password, seed } from './fixtures/app/seed.ts'

let clerk: LocalClerk
let client: ClerkClient

beforeAll(async () => {
  clerk = await startLocalClerk({ access, seed })
  client = createClerkClient({
    secretKey: clerk.secretKey,
    publishableKey: clerk.publishableKey,
    apiUrl: clerk.url,
    telemetry: { disabled: true },
  })
})
afterAll(() => clerk.stop())

/** What the API refused, as `status code`. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    if (isClerkAPIResponseError(error)) return `${error.status} ${error.errors[0]?.code ?? ''}`
    throw error
  }
  return 'accepted'
}

const userByEmail = async (email: string) => {
  const { data } = await client.users.getUserList({ emailAddress: [email] })
  const [user] = data
  if (!user) throw new Error(`no ${email}`)
  return user
}

let unique = 0
const newUser = () =>
  client.users.createUser({
    emailAddress: [`person${++unique}@fresh.test`],
    password,
    firstName: 'New',
    lastName: `Person ${unique}`,
  })
const acme = () => client.organizations.getOrganization({ slug: 'acme', includeMembersCount: true })

describe('users', () => {
  it('creates, reads, changes and deletes', async () => {
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

  it('refuses a taken address, a short password and no password', async () => {
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

  it('filters, counts, orders and pages', async () => {
    const ada = await userByEmail('ADA@acme.test')
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

  it('refuses an unknown filter and an unknown order instead of answering everybody', async () => {
    expect(await refusal(client.users.getUserList({ emial: ['x'] } as object))).toBe('422 form_param_unknown')
    expect(await refusal(client.users.getUserList({ orderBy: 'shoe_size' as 'created_at' }))).toBe(
      '422 form_param_value_invalid',
    )
    expect(
      await refusal(client.users.createUser({ emailAddress: ['x@fresh.test'], password, shoeSize: 4 } as object)),
    ).toBe('422 form_param_unknown')
  })

  it('bans, locks, checks and removes passwords', async () => {
    const user = await newUser()
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

  it('keeps pictures', async () => {
    const user = await newUser()
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

  it('adds, verifies and removes email addresses', async () => {
    const user = await newUser()
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

describe('organizations', () => {
  it('creates, reads, changes, lists and deletes', async () => {
    const owner = await newUser()
    const created = await client.organizations.createOrganization({
      name: 'New Org',
      createdBy: owner.id,
      publicMetadata: { a: 1 },
      maxAllowedMemberships: 2,
    })
    expect(created).toMatchObject({ slug: 'new-org', createdBy: owner.id, membersCount: 1, maxAllowedMemberships: 2 })
    const changed = await client.organizations.updateOrganization(created.id, { name: 'Renamed', slug: 'renamed' })
    expect([changed.name, changed.slug]).toEqual(['Renamed', 'renamed'])
    expect(await refusal(client.organizations.updateOrganization(created.id, { slug: 'acme' }))).toBe(
      '422 form_identifier_exists',
    )
    expect(
      (await client.organizations.updateOrganizationMetadata(created.id, { publicMetadata: { b: 2 } })).publicMetadata,
    ).toEqual({ a: 1, b: 2 })
    expect(
      (await client.organizations.replaceOrganizationMetadata(created.id, { publicMetadata: { c: 3 } })).publicMetadata,
    ).toEqual({ c: 3 })
    const { data, totalCount } = await client.organizations.getOrganizationList({
      query: 'rename',
      includeMembersCount: true,
    })
    expect([totalCount, data[0]?.membersCount]).toEqual([1, 1])
    const logo = await client.organizations.updateOrganizationLogo(created.id, {
      file: new Blob(['x'], { type: 'image/png' }),
    })
    expect(logo.hasImage).toBe(true)
    expect((await client.organizations.deleteOrganizationLogo(created.id)).hasImage).toBe(false)
    await client.organizations.deleteOrganization(created.id)
    expect(await refusal(client.organizations.getOrganization({ organizationId: created.id }))).toBe(
      '404 resource_not_found',
    )
    expect((await client.users.getOrganizationMembershipList({ userId: owner.id })).data).toEqual([])
  })

  it('adds, changes and removes members, and keeps one admin', async () => {
    const [owner, other, third] = [await newUser(), await newUser(), await newUser()]
    const { id: organizationId } = await client.organizations.createOrganization({
      name: 'Members',
      createdBy: owner.id,
      maxAllowedMemberships: 2,
    })
    const membership = await client.organizations.createOrganizationMembership({
      organizationId,
      userId: other.id,
      role: 'org:member',
    })
    expect(membership.permissions).toContain('org:tasks:read')
    expect(
      await refusal(
        client.organizations.createOrganizationMembership({ organizationId, userId: other.id, role: 'org:member' }),
      ),
    ).toBe('400 already_a_member_in_organization')
    expect(
      await refusal(
        client.organizations.createOrganizationMembership({ organizationId, userId: third.id, role: 'org:member' }),
      ),
    ).toBe('403 organization_membership_quota_exceeded')
    expect(
      await refusal(
        client.organizations.updateOrganizationMembership({ organizationId, userId: other.id, role: 'org:nothing' }),
      ),
    ).toBe('422 organization_role_not_found')
    expect(
      await refusal(
        client.organizations.updateOrganizationMembership({ organizationId, userId: owner.id, role: 'org:member' }),
      ),
    ).toBe('400 organization_minimum_permissions_needed')
    expect(await refusal(client.organizations.deleteOrganizationMembership({ organizationId, userId: owner.id }))).toBe(
      '400 organization_minimum_permissions_needed',
    )
    expect(
      (await client.organizations.updateOrganizationMembership({ organizationId, userId: other.id, role: 'org:admin' }))
        .role,
    ).toBe('org:admin')
    expect(
      (
        await client.organizations.updateOrganizationMembershipMetadata({
          organizationId,
          userId: other.id,
          publicMetadata: { desk: 4 },
        })
      ).publicMetadata,
    ).toEqual({ desk: 4 })
    const admins = await client.organizations.getOrganizationMembershipList({
      organizationId,
      role: ['org:admin'],
      orderBy: '+created_at',
    })
    expect(admins.data.map((admin) => admin.publicUserData?.userId)).toEqual([owner.id, other.id])
    expect(
      (await client.organizations.getOrganizationMembershipList({ organizationId, userId: [other.id] })).totalCount,
    ).toBe(1)
    await client.organizations.deleteOrganizationMembership({ organizationId, userId: owner.id })
    expect((await client.organizations.getOrganizationMembershipList({ organizationId })).totalCount).toBe(1)
    expect(
      (await client.organizations.getInstanceOrganizationMembershipList({ limit: 100 })).data.length,
    ).toBeGreaterThan(3)
  })

  it('invites, in bulk all or nobody, and revokes', async () => {
    const owner = await newUser()
    const member = await newUser()
    const { id: organizationId } = await client.organizations.createOrganization({
      name: 'Inviting',
      createdBy: owner.id,
    })
    await client.organizations.createOrganizationMembership({ organizationId, userId: member.id, role: 'org:member' })
    const invitation = await client.organizations.createOrganizationInvitation({
      organizationId,
      emailAddress: 'guest@fresh.test',
      role: 'org:member',
      inviterUserId: owner.id,
      expiresInDays: 3,
      redirectUrl: 'http://localhost:4321/welcome?x=1',
      publicMetadata: { team: 'red' },
    })
    expect(invitation).toMatchObject({ status: 'pending', publicMetadata: { team: 'red' } })
    expect(invitation.url).toContain('http://localhost:4321/welcome?x=1&__clerk_ticket=')
    expect(invitation.expiresAt - invitation.createdAt).toBe(3 * 86_400_000)
    expect(
      await refusal(
        client.organizations.createOrganizationInvitation({
          organizationId,
          emailAddress: 'guest@fresh.test',
          role: 'org:member',
        }),
      ),
    ).toBe('400 duplicate_record')
    expect(
      await refusal(
        client.organizations.createOrganizationInvitation({
          organizationId,
          emailAddress: 'g2@fresh.test',
          role: 'org:member',
          inviterUserId: member.id,
        }),
      ),
    ).toBe('403 missing_required_permission')
    const bulk = (emails: string[]) =>
      client.organizations.createOrganizationInvitationBulk(
        organizationId,
        emails.map((emailAddress) => ({ emailAddress, role: 'org:member' })),
      )
    expect(await refusal(bulk(['b1@fresh.test', 'guest@fresh.test']))).toBe('400 duplicate_record')
    expect((await bulk(['b1@fresh.test', 'b2@fresh.test'])).totalCount).toBe(2)
    expect(
      (await client.organizations.getOrganizationInvitationList({ organizationId, status: ['pending'] })).totalCount,
    ).toBe(3)
    await client.organizations.revokeOrganizationInvitation({
      organizationId,
      invitationId: invitation.id,
      requestingUserId: owner.id,
    })
    expect(
      (await client.organizations.getOrganizationInvitation({ organizationId, invitationId: invitation.id })).status,
    ).toBe('revoked')
    expect(
      (await client.organizations.getOrganizationInvitationList({ organizationId, status: ['revoked'] })).data.map(
        ({ id }) => id,
      ),
    ).toEqual([invitation.id])
  })

  it('invites to the application', async () => {
    const invitation = await client.invitations.createInvitation({
      emailAddress: 'app@fresh.test',
      publicMetadata: { vip: true },
    })
    expect(invitation.url).toContain('/sign-up?__clerk_ticket=')
    expect((await client.invitations.getInvitationList({ status: 'pending', query: 'app@' })).totalCount).toBe(1)
    expect(
      (
        await client.invitations.createInvitationBulk([
          { emailAddress: 'app2@fresh.test' },
          { emailAddress: 'app3@fresh.test' },
        ])
      ).length,
    ).toBe(2)
    expect((await client.invitations.revokeInvitation(invitation.id)).status).toBe('revoked')
    expect(await refusal(client.invitations.createInvitation({ emailAddress: 'ada@acme.test' }))).toBe(
      '400 form_identifier_exists',
    )
  })
})

describe('roles and permissions', () => {
  it('lists those of the access definition', async () => {
    const { data: roles } = await client.organizationRoles.getOrganizationRoleList({ orderBy: 'key' })
    expect(roles.map((role) => role.key)).toEqual(['org:admin', 'org:member'])
    const { data: permissions } = await client.organizationPermissions.getOrganizationPermissionList({ limit: 100 })
    expect(permissions.map((permission) => permission.key)).toEqual(
      expect.arrayContaining(['org:tasks:write', 'org:sys_memberships:manage']),
    )
  })

  it('creates, assigns, removes and deletes', async () => {
    const permission = await client.organizationPermissions.createOrganizationPermission({
      name: 'Archive',
      key: 'org:tasks:archive',
    })
    const role = await client.organizationRoles.createOrganizationRole({
      name: 'Archivist',
      key: 'org:archivist',
      permissions: [permission.id],
    })
    expect(role.permissions.map(({ key }) => key)).toEqual(['org:tasks:archive'])
    const read = (await client.organizationPermissions.getOrganizationPermissionList({ query: 'tasks:read' })).data[0]
    const assigned = await client.organizationRoles.assignPermissionToOrganizationRole({
      organizationRoleId: role.id,
      permissionId: read?.id ?? '',
    })
    expect(assigned.permissions.map(({ key }) => key)).toEqual(['org:tasks:archive', 'org:tasks:read'])
    const removed = await client.organizationRoles.removePermissionFromOrganizationRole({
      organizationRoleId: role.id,
      permissionId: permission.id,
    })
    expect(removed.permissions.map(({ key }) => key)).toEqual(['org:tasks:read'])
    expect(
      (await client.organizationRoles.updateOrganizationRole({ organizationRoleId: role.id, name: 'Keeper' })).name,
    ).toBe('Keeper')
    expect((await client.organizationRoles.getOrganizationRole(role.id)).name).toBe('Keeper')
    expect(
      (
        await client.organizationPermissions.updateOrganizationPermission({
          permissionId: permission.id,
          name: 'Put away',
        })
      ).name,
    ).toBe('Put away')
    expect((await client.organizationRoles.deleteOrganizationRole(role.id)).deleted).toBe(true)
    expect((await client.organizationPermissions.deleteOrganizationPermission(permission.id)).deleted).toBe(true)
  })

  it('protects system permissions and the creator’s role', async () => {
    expect(
      await refusal(
        client.organizationPermissions.createOrganizationPermission({ name: 'x', key: 'org:sys_memberships:read' }),
      ),
    ).toBe('422 form_param_value_invalid')
    const [system] = (
      await client.organizationPermissions.getOrganizationPermissionList({ query: 'org:sys_memberships:manage' })
    ).data
    expect(await refusal(client.organizationPermissions.deleteOrganizationPermission(system?.id ?? ''))).toBe(
      '403 not_allowed_access',
    )
    const [admin] = (await client.organizationRoles.getOrganizationRoleList({ query: 'org:admin' })).data
    expect(await refusal(client.organizationRoles.deleteOrganizationRole(admin?.id ?? ''))).toBe(
      '403 organization_role_in_use',
    )
  })
})

describe('sessions and tokens', () => {
  it('creates, lists, revokes, and mints tokens that verify', async () => {
    const ada = await userByEmail('ada@acme.test')
    const session = await client.sessions.createSession({ userId: ada.id })
    const { jwt } = await client.sessions.getToken(session.id)
    const claims = await verifyToken(jwt, { secretKey: clerk.secretKey, apiUrl: clerk.url })
    expect(claims).toMatchObject({ sub: ada.id, sid: session.id, v: 2, o: { rol: 'admin', slg: 'acme' } })
    const longer = await verifyToken((await client.sessions.getToken(session.id, undefined, 600)).jwt, {
      secretKey: clerk.secretKey,
      apiUrl: clerk.url,
    })
    expect(longer.exp - longer.iat).toBe(600)
    expect(
      (await client.sessions.getSessionList({ userId: ada.id, status: 'active' })).data.map(({ id }) => id),
    ).toContain(session.id)
    expect((await client.sessions.revokeSession(session.id)).status).toBe('revoked')
    expect(await refusal(client.sessions.getToken(session.id))).toBe('404 resource_not_found')
    expect(await refusal(client.sessions.getSessionList({}))).toBe('422 form_param_missing')
  })

  it('fills the shortcodes of JWT templates', async () => {
    const template = await client.jwtTemplates.create({
      name: 'supabase',
      claims: {
        email: '{{user.primary_email_address}}',
        greeting: 'Hi {{user.first_name}}',
        nested: { org: '{{org.slug}}' },
        missing: '{{user.public_metadata.nope}}',
      },
      lifetime: 120,
    })
    const ada = await userByEmail('ada@acme.test')
    const session = await client.sessions.createSession({ userId: ada.id })
    const { jwt } = await client.sessions.getToken(session.id, 'supabase')
    const claims = await verifyToken(jwt, { secretKey: clerk.secretKey, apiUrl: clerk.url })
    expect(claims).toMatchObject({
      email: 'ada@acme.test',
      greeting: 'Hi Ada',
      nested: { org: 'acme' },
      missing: null,
      sub: ada.id,
    })
    expect(claims.exp - claims.iat).toBe(120)
    expect((await client.jwtTemplates.list()).totalCount).toBe(1)
    expect(
      (await client.jwtTemplates.update({ templateId: template.id, name: 'supabase', claims: {} })).claims,
    ).toEqual({})
    expect((await client.jwtTemplates.delete(template.id)).deleted).toBe(true)
    expect(await refusal(client.sessions.getToken(session.id, 'supabase'))).toBe('404 resource_not_found')
  })

  it('makes and revokes sign-in, actor and testing tokens', async () => {
    const ada = await userByEmail('ada@acme.test')
    const signIn = await client.signInTokens.createSignInToken({ userId: ada.id, expiresInSeconds: 60 })
    expect([signIn.status, (await client.signInTokens.revokeSignInToken(signIn.id)).status]).toEqual([
      'pending',
      'revoked',
    ])
    const actor = await client.actorTokens.create({ userId: ada.id, actor: { sub: 'user_support' } })
    expect(actor.actor).toEqual({ sub: 'user_support' })
    expect((await client.actorTokens.revoke(actor.id)).status).toBe('revoked')
    expect((await client.testingTokens.createTestingToken()).token).toMatch(/^local_testing_/)
  })

  it('reads clients, JWKS and settings', async () => {
    expect((await client.clients.getClientList()).data.length).toBeGreaterThan(0)
    expect((await client.jwks.getJwks()).keys?.[0]?.kty).toBe('RSA')
    expect((await client.instance.getOrganizationSettings()).creatorRole).toBe('org:admin')
    expect((await client.instance.get()).environmentType).toBe('development')
  })
})

describe('what is refused', () => {
  it('refuses another secret key', async () => {
    const stranger = createClerkClient({ secretKey: 'sk_test_other', apiUrl: clerk.url, telemetry: { disabled: true } })
    expect(await refusal(stranger.users.getUserList())).toBe('401 clerk_key_invalid')
  })

  it('names what it does not have', async () => {
    expect(await refusal(client.samlConnections.getSamlConnectionList())).toBe('501 not_supported_by_local_clerk')
    expect(await refusal(client.domains.list())).toBe('501 not_supported_by_local_clerk')
    expect(await refusal(client.phoneNumbers.getPhoneNumber('idn_1'))).toBe('501 not_supported_by_local_clerk')
    expect(await refusal(client.instance.updateOrganizationSettings({ enabled: false }))).toBe(
      '501 not_supported_by_local_clerk',
    )
  })
})
