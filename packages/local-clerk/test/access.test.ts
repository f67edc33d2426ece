/** Roles from the real `defineAccess`: tokens, memberships and the roles endpoint agree with the declaration. */
import { defineAccess } from '@rolecall/rbac'
import { describe, expect, test } from 'vitest'
import { mintSessionToken } from '../src/testing.ts'
import { clerkForFile } from './support/clerk-for-file.ts'

const access = defineAccess({
  permissions: {
    'org:tasks:read': 'See tasks',
    'org:tasks:write': 'Create and change tasks',
    'org:billing:manage': 'See and change billing',
  },
  roles: {
    'org:member': { name: 'Member', permissions: ['org:tasks:read'] },
    'org:billing_manager': { name: 'Billing manager', extends: 'org:member', permissions: ['org:billing:manage'] },
    'org:admin': { name: 'Admin', permissions: 'all' },
  },
})

const members = Object.fromEntries(access.roles.map((role) => [`${role.key.slice(4)}@acme.test`, role.key]))
const { clerk, client } = await clerkForFile({
  access,
  seed: { users: Object.keys(members).map((email) => ({ email })), organizations: [{ slug: 'acme', members }] },
})

describe('a declaration of defineAccess', () => {
  test.each(access.roles.map((role) => role.key))(
    'grants %s what it declares, in the token and in the membership',
    async (role) => {
      const token = await mintSessionToken(clerk, `${role.slice(4)}@acme.test`)
      const state = await client.authenticateRequest(
        new Request('http://localhost/', { headers: { authorization: `Bearer ${token}` } }),
      )
      const auth = state.toAuth()
      const declared = access.permissionsOf(role)
      for (const { key } of access.permissions)
        expect([key, auth?.has({ permission: key })]).toEqual([key, declared.includes(key)])
      expect(auth).toMatchObject({ orgRole: role })
      const { data } = await client.organizations.getOrganizationMembershipList({
        organizationId: (auth && 'orgId' in auth && auth.orgId) || '',
        role: [role],
      })
      expect(data[0]?.permissions.filter((key) => !key.startsWith('org:sys_'))).toEqual(declared)
    },
  )

  test('shows in the roles endpoint', async () => {
    const { data } = await client.organizationRoles.getOrganizationRoleList({ orderBy: 'key' })
    expect(data.map((role) => role.key)).toEqual(['org:admin', 'org:billing_manager', 'org:member'])
  })
})
