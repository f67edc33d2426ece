/** Organizations, invitations, roles and permissions through the real `@clerk/backend`. */
import { describe, expect, test } from 'vitest'
import { newUser, refusal } from './support/backend-client.ts'
import { clerkForFile } from './support/clerk-for-file.ts'

const { client } = await clerkForFile()

describe('organizations', () => {
  test('creates, reads, changes, lists and deletes', async () => {
    const owner = await newUser(client)
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

  test('adds, changes and removes members, and keeps one admin', async () => {
    const [owner, other, third] = [await newUser(client), await newUser(client), await newUser(client)]
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

  test('invites, in bulk all or none, and revokes', async () => {
    const owner = await newUser(client)
    const member = await newUser(client)
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

  test('invites to the application', async () => {
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
    expect((await client.invitations.deleteInvitation(invitation.id)).id).toBe(invitation.id)
    expect((await client.invitations.getInvitationList({ query: 'app@' })).totalCount).toBe(0)
    expect(await refusal(client.invitations.createInvitation({ emailAddress: 'ada@acme.test' }))).toBe(
      '400 form_identifier_exists',
    )
  })
})

describe('roles and permissions', () => {
  test('lists those of the access definition', async () => {
    const { data: roles } = await client.organizationRoles.getOrganizationRoleList({ orderBy: 'key' })
    expect(roles.map((role) => role.key)).toEqual(['org:admin', 'org:member'])
    const { data: permissions } = await client.organizationPermissions.getOrganizationPermissionList({ limit: 100 })
    expect(permissions.map((permission) => permission.key)).toEqual(
      expect.arrayContaining(['org:tasks:write', 'org:sys_memberships:manage']),
    )
  })

  test('creates, assigns, removes and deletes', async () => {
    const permission = await client.organizationPermissions.createOrganizationPermission({
      name: 'Archive',
      key: 'org:tasks:archive',
    })
    expect(await client.organizationPermissions.getOrganizationPermission(permission.id)).toEqual(permission)
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

  test('protects system permissions and the creator’s role', async () => {
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
