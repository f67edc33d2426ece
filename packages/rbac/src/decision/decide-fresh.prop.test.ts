import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  access,
  actions,
  authOf,
  features,
  numRuns,
  oracle,
  permissions,
  requirements,
  roles,
  worlds,
  type World,
} from '../../test/world.ts'
import { decideFresh, sessionFromAuth, type MembershipClient, type Requirement } from '../index.ts'

const systemPermissions = ['org:sys_memberships:manage', 'org:sys_memberships:read']
const memberships = fc.option(
  fc.record({
    role: fc.constantFrom(...roles),
    permissions: fc.subarray([...permissions, ...systemPermissions]),
  }),
  { freq: 5 },
)
type Membership = { role: string; permissions: string[] } | null

const liveRoles = fc.constantFrom('admin', 'moderator', 'undeclared', undefined)

function freshOracle(world: World, membership: Membership, userRole: unknown, requirement: Requirement): string {
  // A requirement that the best live answer would not meet is denied without a request.
  const best = oracle(world, requirement, {}, (node) =>
    node.type === 'fresh' && node.requirement.type === 'userRole'
      ? 'allowed'
      : world.organization
        ? 'allowed'
        : 'no_active_organization',
  )
  if (best !== 'allowed') return best
  return oracle(world, requirement, {}, (node) => {
    if (node.type === 'fresh' && node.requirement.type === 'userRole')
      return oracle({ ...world, userRole }, node.requirement)
    const { permission } = (node.type === 'fresh' ? node.requirement : node) as { permission: string }
    if (!world.organization || !membership) return 'no_active_organization'
    return membership.permissions.includes(permission) ? 'allowed' : 'missing_permission'
  })
}

const clientOf = (live: Membership, userRole: unknown, world: World): MembershipClient => ({
  organizations: {
    getOrganizationMembershipList: async () => ({
      data: live
        ? [{ ...live, organization: { id: world.organization!.id }, publicUserData: { userId: 'user_1' } }]
        : [],
    }),
  },
  users: { getUser: async (id) => ({ id, publicMetadata: { role: userRole } }) },
})

test('decides the fresh parts by the live membership, and the rest by the token', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, memberships, liveRoles, requirements, async (world, live, userRole, requirement) => {
      const session = sessionFromAuth(authOf(world), access)
      const decision = await decideFresh(clientOf(live, userRole, world), session, requirement)
      expect(decision.allowed ? 'allowed' : decision.code).toBe(freshOracle(world, live, userRole, requirement))
    }),
    { numRuns },
  )
})

test('a client that answers or rejects with any value leads to a denial', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), fc.boolean(), async (answer, rejects) => {
      const client = {
        organizations: {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a client may reject with anything
          getOrganizationMembershipList: () => (rejects ? Promise.reject(answer) : Promise.resolve(answer)),
        },
      }
      const world: World = {
        kind: 'signed-in',
        organization: { id: 'org_1', slug: 'acme', role: 'org:admin' },
        permissions: [`org:${features[0]}:${actions[0]}`],
        features: [],
        plans: [],
        ages: null,
        scopes: [],
        userRole: undefined,
        level: undefined,
      }
      const decision = await decideFresh(client as never, sessionFromAuth(authOf(world)), {
        type: 'fresh',
        requirement: { type: 'role', role: 'org:admin' },
      })
      expect(decision.allowed).toBe(false)
    }),
    { numRuns },
  )
})
