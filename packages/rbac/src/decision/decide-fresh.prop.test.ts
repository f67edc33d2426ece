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

/** Like `oracle`, but what is fresh is asked of a world that has the live membership instead of the token's. */
function freshOracle(world: World, live: Membership, requirement: Requirement): string {
  const now: World = {
    ...world,
    organization: live && world.organization && { ...world.organization, role: live.role },
    permissions: live ? live.permissions.filter((permission) => !permission.startsWith('org:sys_')) : [],
  }
  const answer = (node: Requirement): string => {
    if (node.type === 'fresh') return world.organization ? oracle(now, node.requirement) : oracle(world, node)
    if (node.type === 'systemPermission') {
      if (oracle(now, { type: 'organization' }) !== 'allowed') return oracle(now, { type: 'organization' })
      return live!.permissions.includes(node.permission) ? 'allowed' : 'missing_permission'
    }
    return 'leaf'
  }
  // Each fresh part is replaced by something that the plain oracle answers in the same way.
  const substitute = (node: Requirement): Requirement => {
    if ('requirements' in node) return { ...node, requirements: node.requirements.map(substitute) }
    if (node.type !== 'fresh' && node.type !== 'systemPermission') return node
    const code = answer(node)
    if (code === 'allowed') return { type: 'signedIn' }
    if (code === 'missing_permission') return { type: 'permission', permission: 'org:none:none' }
    if (code === 'missing_role') return { type: 'role', role: 'org:none' }
    if (code === 'no_active_organization') return { type: 'role', role: 'org:none' }
    return { type: 'signedIn' }
  }
  // Only the codes of somebody who is no longer a member cannot be expressed that way.
  return live === null && world.organization ? 'gone' : oracle(world, substitute(requirement))
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

test('decides what is fresh on the live membership, and the rest on the token', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, memberships, requirements, async (world, live, requirement) => {
      const decision = await decideFresh(clientOf(live, world), sessionFromAuth(authOf(world)), requirement)
      const expected = freshOracle(world, live, requirement)
      if (expected === 'gone') {
        // Nothing fresh is met: as if each such part were the empty requirement.
        const without = (node: Requirement): Requirement =>
          'requirements' in node
            ? { ...node, requirements: node.requirements.map(without) }
            : node.type === 'fresh' || node.type === 'systemPermission'
              ? { type: 'anyOf', requirements: [] }
              : node
        expect(decision.allowed).toBe(oracle(world, without(requirement)) === 'allowed')
      } else expect(decision.allowed ? 'allowed' : decision.code).toBe(expected)
    }),
    { numRuns },
  )
})

test('whatever the client does, a decision comes, and a failed answer allows nothing that is fresh', async () => {
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
