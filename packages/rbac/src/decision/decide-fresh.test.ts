import { createClerkClient } from '@clerk/backend'
import { afterEach, expect, test, vi } from 'vitest'
import {
  allOf, anyOf, decideFresh, fresh, machine, organization, permission, role, sessionFromAuth, sessionFromClaims, signedIn, systemPermission,
  userPermission, userRole, defineAccess, type MembershipClient, type Requirement, type Session,
} from '../index.ts' // prettier-ignore

// The token is up to a minute old: the user was an admin then. It has no system permissions.
const claims = {
  v: 2,
  sub: 'user_1',
  sid: 'sess_1',
  fea: 'o:tasks',
  o: { id: 'org_1', slg: 'acme', rol: 'admin', per: 'read,write', fpm: '3' },
}
const session = sessionFromClaims(claims)
const membership = {
  role: 'org:member',
  permissions: ['org:tasks:read', 'org:posts:publish', 'org:sys_memberships:read'],
  organization: { id: 'org_1' },
  publicUserData: { userId: 'user_1' },
}
type Answer = { data: (typeof membership)[] }

function setup(answer: () => unknown = () => ({ data: [membership] })) {
  const queries: unknown[] = []
  const client: MembershipClient = {
    organizations: {
      getOrganizationMembershipList: async (query) => {
        queries.push(query)
        return (await answer()) as Answer
      },
    },
  }
  const ask = async (requirement: Requirement, who: Session = session, options = {}) => {
    const decision = await decideFresh(client, who, requirement, options)
    return decision.allowed ? 'allowed' : decision.code
  }
  return { ask, client, queries }
}

afterEach(() => vi.useRealTimers())

test('requests one membership, and decides by it', async () => {
  const { ask, queries } = setup()
  expect(await ask(fresh(role('org:admin')))).toBe('missing_role')
  expect(await ask(fresh(role('org:member')))).toBe('allowed')
  expect(await ask(fresh(permission('org:posts:publish')))).toBe('allowed')
  expect(await ask(fresh(permission('org:tasks:write')))).toBe('missing_permission')
  expect(await ask(fresh(organization()))).toBe('allowed')
  expect(await ask(fresh(organization({ param: 'slug' })), session, { params: { slug: 'acme' } })).toBe('allowed')
  expect(await ask(fresh(organization({ param: 'slug' })), session, { params: { slug: 'globex' } })).toBe(
    'organization_mismatch',
  )
  expect(queries[0]).toEqual({ organizationId: 'org_1', userId: ['user_1'], limit: 1 })
})

test('keeps system permissions apart from custom ones', async () => {
  const { ask } = setup()
  expect(await ask(systemPermission('org:sys_memberships:read'))).toBe('allowed')
  expect(await ask(fresh(systemPermission('org:sys_memberships:read')))).toBe('allowed')
  expect(await ask(systemPermission('org:sys_memberships:manage'))).toBe('missing_permission')
  expect(await ask(fresh(permission('org:sys_memberships:read' as never)))).toBe('missing_permission')
  expect(await ask(systemPermission('org:tasks:read' as never))).toBe('missing_permission')
})

test('decides the other parts by the token', async () => {
  const { ask } = setup()
  expect(await ask(allOf(role('org:admin'), fresh(role('org:member'))))).toBe('allowed')
  expect(await ask(anyOf(role('org:owner'), fresh(allOf(role('org:member'), permission('org:tasks:read')))))).toBe(
    'allowed',
  )
})

test('sends no request when no answer could matter', async () => {
  const { ask, queries } = setup(() => {
    throw new Error('must not be called')
  })
  const loner = sessionFromClaims({ ...claims, o: undefined })
  const robot = sessionFromAuth({ tokenType: 'api_key', isAuthenticated: true, subject: 'user_1', scopes: [] })
  const invite = systemPermission('org:sys_memberships:manage')
  expect(await ask(role('org:admin'))).toBe('allowed')
  expect(await ask(role('org:owner'))).toBe('missing_role')
  expect(await ask(allOf(role('org:owner'), invite))).toBe('missing_role')
  expect(await ask(invite, loner)).toBe('no_active_organization')
  expect(await ask(invite, sessionFromAuth(null))).toBe('unauthenticated')
  expect(await ask(invite, sessionFromClaims({ ...claims, sts: 'pending' }))).toBe('session_pending')
  expect(await ask(invite, robot)).toBe('token_type_not_accepted')
  expect(await ask(anyOf(invite, machine()), robot)).toBe('allowed')
  expect(await ask(anyOf(invite, signedIn()), loner)).toBe('allowed')
  expect(await ask(invite, { ...session })).toBe('unauthenticated')
  expect(await ask({ type: 'nonsense' } as never)).toBe('not_listed')
  expect(queries).toEqual([])
})

test('a user who is no longer a member has no organization', async () => {
  const { ask } = setup(() => ({ data: [] }))
  expect(await ask(fresh(organization()))).toBe('no_active_organization')
  expect(await ask(fresh(role('org:admin')))).toBe('no_active_organization')
  expect(await ask(systemPermission('org:sys_memberships:read'))).toBe('no_active_organization')
  expect(await ask(fresh(organization({ param: 'slug' })), session, { params: { slug: 'acme' } })).toBe(
    'organization_mismatch',
  )
})

test('a failure is freshness_unavailable: never allowed, never signed out', async () => {
  const failures: (() => unknown)[] = [
    () => { throw new Error('network') },
    () => Promise.reject(Object.assign(new Error('Too Many Requests'), { status: 429 })),
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a client may throw anything
    () => { throw null },
    () => undefined,
    () => null,
    () => ({}),
    () => ({ data: null }),
    () => ({ data: [null] }),
    () => ({ data: [{}] }),
    () => ({ data: 'x' }),
    () => ({ data: [{ ...membership, permissions: null }] }),
    () => ({ data: [{ ...membership, permissions: 'org:sys_memberships:manage' }] }),
    // A server that ignores the filter returns the membership of another user.
    () => ({ data: [{ ...membership, publicUserData: { userId: 'user_2' } }] }),
    () => ({ data: [{ ...membership, publicUserData: null }] }),
    () => ({ data: [{ ...membership, organization: { id: 'org_2' } }] }),
    () => ({ get data() { throw new Error('hostile') } }),
  ] // prettier-ignore
  for (const failure of failures) {
    const { ask } = setup(failure)
    for (const requirement of [
      systemPermission('org:sys_memberships:manage'),
      fresh(role('org:member')),
      anyOf(signedIn(), fresh(organization())),
    ])
      expect(await ask(requirement), failure.toString()).toBe('freshness_unavailable')
  }
  expect(await decideFresh(null as never, session, fresh(organization()))).toMatchObject({
    code: 'freshness_unavailable',
  })
  expect(await decideFresh({} as never, session, fresh(organization()))).toMatchObject({
    code: 'freshness_unavailable',
  })
})

test('shares one request in flight for a user and an organization', async () => {
  const gates: (() => void)[] = []
  const { ask, queries } = setup(() => new Promise((resolve) => gates.push(() => resolve({ data: [membership] }))))
  const many = Array.from({ length: 50 }, (_, index) =>
    ask(index % 2 ? fresh(role('org:member')) : systemPermission('org:sys_memberships:read')),
  )
  await vi.waitFor(() => expect(gates.length).toBe(1))
  gates[0]!()
  expect(new Set(await Promise.all(many))).toEqual(new Set(['allowed']))
  expect(queries.length).toBe(1)

  // The next call sends a request: answers are shared in flight, not cached.
  const next = ask(fresh(role('org:member')))
  await vi.waitFor(() => expect(gates.length).toBe(2))
  gates[1]!()
  expect(await next).toBe('allowed')
})

test('never shares an answer between users, organizations or clients', async () => {
  const as = (userId: string, id: string) => sessionFromClaims({ ...claims, sub: userId, o: { ...claims.o, id } })
  const asked: string[] = []
  const clientOf = (name: string): MembershipClient => ({
    organizations: {
      getOrganizationMembershipList: async ({ organizationId, userId }) => {
        asked.push(`${name} ${userId.join()} ${organizationId}`)
        const isAdmin = name === 'a' && userId[0] === 'user_1' && organizationId === 'org_1'
        return {
          data: [
            {
              role: isAdmin ? 'org:admin' : 'org:member',
              permissions: [],
              organization: { id: organizationId },
              publicUserData: { userId: userId[0]! },
            },
          ],
        }
      },
    },
  })
  const [a, b] = [clientOf('a'), clientOf('b')]
  const ask = async (client: MembershipClient, who: Session) =>
    (await decideFresh(client, who, fresh(role('org:admin')))).allowed
  const all = await Promise.all([
    ask(a, as('user_1', 'org_1')),
    ask(a, as('user_2', 'org_1')),
    ask(a, as('user_1', 'org_2')),
    ask(b, as('user_1', 'org_1')),
  ])
  expect(all).toEqual([true, false, false, false])
  expect(asked.length).toBe(4)
})

test('gives up after the timeout, and sends a new request the next time', async () => {
  vi.useFakeTimers()
  const { ask, queries } = setup(() => new Promise(() => {}))
  const slow = ask(fresh(role('org:member')))
  await vi.advanceTimersByTimeAsync(2999)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(await slow).toBe('freshness_unavailable')
  const slower = ask(fresh(role('org:member')), session, { timeout: 50 })
  await vi.advanceTimersByTimeAsync(50)
  expect(await slower).toBe('freshness_unavailable')
  expect(queries.length).toBe(2)
  expect(vi.getTimerCount()).toBe(0)
})

test('each caller has its own timeout', async () => {
  vi.useFakeTimers()
  const { ask, queries } = setup(() => new Promise(() => {}))
  const patient = ask(fresh(role('org:member')), session, { timeout: 60_000 })
  const hasty = ask(fresh(role('org:member')), session, { timeout: 50 })
  await vi.advanceTimersByTimeAsync(50)
  expect(await hasty).toBe('freshness_unavailable')
  expect(queries.length).toBe(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await patient).toBe('freshness_unavailable')
})

test('clears its timer', async () => {
  vi.useFakeTimers()
  await setup().ask(fresh(role('org:member')))
  await setup(() => Promise.reject(new Error('network'))).ask(fresh(role('org:member')))
  expect(vi.getTimerCount()).toBe(0)
})

test('Clerk’s own client fits', async () => {
  const clerk = createClerkClient({
    secretKey: 'sk_test_abc',
    apiUrl: 'http://127.0.0.1:9',
    telemetry: { disabled: true },
  })
  const client: MembershipClient = clerk
  // No server listens there.
  expect(await decideFresh(client, session, fresh(organization()))).toMatchObject({
    allowed: false,
    code: 'freshness_unavailable',
  })
})

const withRoles = defineAccess({
  user: {
    claim: 'metadata.role',
    permissions: { 'users:ban': 'Ban users' },
    roles: { admin: { name: 'Admin', permissions: 'all' }, guest: { name: 'Guest' } },
  },
})
const admin = sessionFromClaims({ ...claims, metadata: { role: 'admin' } }, withRoles)

function setupUsers(answer: () => unknown) {
  const asked: string[] = []
  const { client, queries } = setup()
  const both: MembershipClient = {
    ...client,
    users: { getUser: async (userId) => (asked.push(userId), (await answer()) as never) },
  }
  const ask = async (requirement: Requirement, who: Session = admin) => {
    const decision = await decideFresh(both, who, requirement)
    return decision.allowed ? 'allowed' : decision.code
  }
  return { ask, asked, queries }
}

test('decides fresh user roles by the public metadata of the user, with one request', async () => {
  const { ask, asked, queries } = setupUsers(() => ({ id: 'user_1', publicMetadata: { role: 'guest' } }))
  const all = [
    ask(fresh(userRole('admin'))),
    ask(fresh(userRole('guest'))),
    ask(fresh(userPermission('users:ban'))),
    ask(allOf(userRole('admin'), fresh(userRole('guest')))),
  ]
  expect(await Promise.all(all)).toEqual(['missing_user_role', 'allowed', 'missing_user_permission', 'allowed'])
  expect(asked).toEqual(['user_1'])
  expect(queries).toEqual([])
})

test('requests only the answers that the fresh parts need', async () => {
  const { ask, asked, queries } = setupUsers(() => ({ id: 'user_1', publicMetadata: { role: 'admin' } }))
  expect(await ask(allOf(userRole('admin'), fresh(role('org:member'))))).toBe('allowed')
  expect([asked.length, queries.length]).toEqual([0, 1])
  expect(await ask(anyOf(fresh(userRole('admin')), systemPermission('org:sys_memberships:read')))).toBe('allowed')
  expect([asked.length, queries.length]).toEqual([1, 2])
  expect(await ask(fresh(userRole('admin')), sessionFromAuth(null))).toBe('unauthenticated')
  expect(await ask(fresh(userRole('admin')), session)).toBe('missing_user_role')
  expect(await ask(allOf(role('org:owner'), fresh(userRole('admin'))))).toBe('missing_role')
  expect([asked.length, queries.length]).toEqual([1, 2])
})

test('a failure of the user request is freshness_unavailable', async () => {
  const failures: (() => unknown)[] = [
    () => Promise.reject(new Error('network')),
    () => undefined,
    () => ({}),
    () => ({ id: 'user_2', publicMetadata: { role: 'admin' } }),
  ]
  for (const failure of failures)
    expect(await setupUsers(failure).ask(fresh(userRole('admin')))).toBe('freshness_unavailable')
  expect(await decideFresh(setup().client, admin, fresh(userRole('admin')))).toMatchObject({
    code: 'freshness_unavailable',
  })
  for (const publicMetadata of [null, undefined, 'admin', ['admin'], { role: ['admin'] }, { role: 'owner' }])
    expect(await setupUsers(() => ({ id: 'user_1', publicMetadata })).ask(fresh(userRole('admin')))).toBe(
      'missing_user_role',
    )
})
