/** Every list of the Backend API through the real `@clerk/backend`: pages, orders, and what it refuses. */
import { beforeAll, describe, expect, test } from 'vitest'
import { newUser, refusal, userByEmail } from './support/backend-client.ts'
import { clerkForFile } from './support/clerk-for-file.ts'

const { client } = await clerkForFile({ verifiedDomains: true })
const { id: organizationId } = await client.organizations.getOrganization({ slug: 'acme' })
const { id: userId } = await userByEmail(client, 'ada@acme.test')

beforeAll(async () => {
  for (const name of ['one', 'two', 'three']) {
    const emailAddress = `${name}@lists.test`
    const guest = await newUser(client)
    await client.organizations.createOrganizationMembership({ organizationId, userId: guest.id, role: 'org:member' })
    await client.organizations.createOrganizationInvitation({ organizationId, emailAddress, role: 'org:member' })
    await client.organizations.createOrganization({ name, createdBy: userId })
    await client.organizations.createOrganizationDomain({
      organizationId,
      name: `${name}.test`,
      enrollmentMode: 'manual_invitation',
    })
    await client.invitations.createInvitation({ emailAddress })
    await client.sessions.createSession({ userId })
    await client.jwtTemplates.create({ name, claims: {} })
    await client.apiKeys.create({ name, subject: userId })
    await client.machines.create({ name })
    const key = `org:lists:${name}`
    const permission = await client.organizationPermissions.createOrganizationPermission({ name, key })
    await client.organizationRoles.createOrganizationRole({
      name,
      key: `org:${name}`,
      permissions: [permission.id],
    })
  }
})

interface Listing {
  readonly data: readonly unknown[]
  readonly totalCount?: number
}
type List = (params: object) => Promise<Listing>

/** Each list, and the orders that the SDK's types name for it. */
const lists: readonly (readonly [string, List, readonly string[]])[] = [
  [
    'users',
    (params) => client.users.getUserList(params),
    [
      'created_at',
      'updated_at',
      'email_address',
      'first_name',
      'last_name',
      'username',
      'last_active_at',
      'last_sign_in_at',
    ],
  ],
  [
    'organizations',
    (params) => client.organizations.getOrganizationList(params),
    ['name', 'created_at', 'members_count'],
  ],
  [
    'memberships',
    (params) => client.organizations.getOrganizationMembershipList({ organizationId, ...params }),
    ['created_at', 'email_address', 'first_name', 'last_name', 'username'],
  ],
  [
    'memberships of the instance',
    (params) => client.organizations.getInstanceOrganizationMembershipList(params),
    ['created_at', 'email_address', 'first_name', 'last_name', 'username'],
  ],
  ['memberships of a user', (params) => client.users.getOrganizationMembershipList({ userId, ...params }), []],
  [
    'organization invitations',
    (params) => client.organizations.getOrganizationInvitationList({ organizationId, ...params }),
    [],
  ],
  [
    'invitations',
    (params) => client.invitations.getInvitationList(params),
    ['created_at', 'email_address', 'expires_at'],
  ],
  ['domains', (params) => client.organizations.getOrganizationDomainList({ organizationId, ...params }), []],
  ['roles', (params) => client.organizationRoles.getOrganizationRoleList(params), ['created_at', 'name', 'key']],
  [
    'permissions',
    (params) => client.organizationPermissions.getOrganizationPermissionList(params),
    ['created_at', 'name', 'key'],
  ],
  ['role sets', (params) => client.roleSets.getRoleSetList(params), ['created_at', 'name', 'key']],
  ['sessions', (params) => client.sessions.getSessionList({ userId, ...params }), []],
  ['clients', (params) => client.clients.getClientList(params), []],
  ['JWT templates', (params) => client.jwtTemplates.list(params), []],
  ['API keys', (params) => client.apiKeys.list({ subject: userId, ...params }), []],
  ['machines', (params) => client.machines.list(params), ['created_at', 'name']],
]

const keys = (rows: readonly unknown[]) => rows.map((row) => (row as { id: string }).id)
/** Lists whose SDK method drops unknown parameters, so that they never reach the server. */
const picky = new Set(['memberships of a user'])

describe('the list of', () => {
  test.each(lists)('%s pages without losing or repeating a row', async (what, list) => {
    const whole = await list({ limit: 100 })
    const pages = await Promise.all(whole.data.map((_, offset) => list({ limit: 1, offset })))
    expect(pages.flatMap((page) => keys(page.data))).toEqual(keys(whole.data))
    for (const page of pages) expect(page.totalCount).toBe(whole.totalCount)
    expect(whole.data.length).toBeGreaterThanOrEqual(what === 'role sets' ? 1 : 3)
    expect((await list({ limit: 1, offset: 1_000 })).data).toEqual([])
  })

  test.each(lists)('%s takes each order both ways, and refuses another', async (_what, list, orders) => {
    for (const order of orders) {
      const [up, down] = await Promise.all([
        list({ orderBy: `+${order}`, limit: 100 }),
        list({ orderBy: `-${order}`, limit: 100 }),
      ])
      expect([order, keys(up.data)]).toEqual([order, keys(down.data).toReversed()])
    }
    if (orders.length > 0) expect(await refusal(list({ orderBy: 'shoe_size' }))).toBe('422 form_param_value_invalid')
  })

  test.each(lists.filter(([what]) => !picky.has(what)))(
    '%s refuses a filter that it does not know',
    async (_what, list) => {
      expect(await refusal(list({ shoeSize: 44 }))).toBe('422 form_param_unknown')
    },
  )

  test.each(lists)('%s refuses an invalid page', async (_what, list) => {
    for (const page of [{ limit: -1 }, { limit: 501 }, { offset: -1 }, { limit: 'many' }])
      expect([page, await refusal(list(page))]).toEqual([page, '422 form_param_value_invalid'])
  })
})
