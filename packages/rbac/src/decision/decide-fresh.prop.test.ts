import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
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

function freshOracle(world: World, membership: Membership, requirement: Requirement): string {
  // A requirement that the best live answer would not meet is denied without a request.
  const best = oracle(world, requirement, {}, () => 'allowed')
  if (best !== 'allowed') return best
  return oracle(world, requirement, {}, (node) => {
    const { permission } = (node.type === 'fresh' ? node.requirement : node) as { permission: string }
    if (!membership) return 'no_active_organization'
    return membership.permissions.includes(permission) ? 'allowed' : 'missing_permission'
  })
}

const clientOf = (live: Membership, world: World): MembershipClient => ({
  organizations: {
    getOrganizationMembershipList: async () => ({
      data: live
        ? [{ ...live, organization: { id: world.organization!.id }, publicUserData: { userId: 'user_1' } }]
        : [],
    }),
  },
})

test('decides the fresh parts by the live membership, and the rest by the token', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, memberships, requirements, async (world, live, requirement) => {
      const decision = await decideFresh(clientOf(live, world), sessionFromAuth(authOf(world)), requirement)
      expect(decision.allowed ? 'allowed' : decision.code).toBe(freshOracle(world, live, requirement))
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
