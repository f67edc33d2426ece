/**
 * Visitors of a small world with a declaration, and how `decide` treats them. The analysis is compared with this: it must
 * agree with every visitor who is possible at one moment, when live answers have nothing that the token lacks.
 */
import fc from 'fast-check'
import type { Visitor } from '../src/analysis.ts'
import {
  decide,
  decideFresh,
  defineAccess,
  isImmediate,
  sessionFromAuth,
  sessionFromClaims,
  type Access,
  type MembershipClient,
  type Requirement,
} from '../src/index.ts'

export const access = defineAccess({
  permissions: { 'org:a:read': 'a', 'org:a:write': 'b', 'org:b:read': 'c' },
  roles: {
    'org:member': { name: 'Member', permissions: ['org:a:read'] },
    'org:editor': { name: 'Editor', extends: 'org:member', permissions: ['org:a:write'] },
    'org:admin': { name: 'Admin', permissions: 'all', systemPermissions: ['org:sys_memberships:manage'] },
  },
  user: {
    claim: 'metadata.role',
    roles: {
      moderator: { name: 'Moderator', permissions: ['reviews:moderate'] },
      admin: { name: 'Admin', extends: 'moderator', permissions: ['users:ban'] },
    },
  },
})

const roles = ['org:member', 'org:editor', 'org:admin', 'org:undeclared']
const permissions = ['org:a:read', 'org:a:write', 'org:b:read', 'org:undeclared:read']
const systemPermissions = ['org:sys_memberships:manage', 'org:sys_billing:read']
const userRoles = ['moderator', 'admin']
const minutes = [1, 10, 60]

const membershipAtoms = fc.oneof(
  fc.constantFrom(...roles).map((role) => ({ type: 'role', role })),
  fc.constantFrom(...permissions).map((permission) => ({ type: 'permission', permission })),
  fc.constantFrom({ type: 'organization' }, { type: 'organization', param: 'slug' }),
  fc.constantFrom(...systemPermissions).map((permission) => ({ type: 'systemPermission', permission })),
  fc.constantFrom(...userRoles, 'undeclared').map((role) => ({ type: 'userRole', role })),
  fc
    .constantFrom('reviews:moderate', 'users:ban', 'undeclared')
    .map((permission) => ({ type: 'userPermission', permission })),
)
const otherAtoms = fc.oneof(
  fc.constant({ type: 'signedIn' }),
  fc.constantFrom('pro', 'org:pro', 'user:pro', 'a:b:c').map((feature) => ({ type: 'feature', feature })),
  fc.constantFrom('pro', 'org:pro').map((plan) => ({ type: 'plan', plan })),
  fc
    .record({
      path: fc.constantFrom('metadata.role', 'metadata.level', 'metadata', 'metadata.level.x', 'sub'),
      values: fc.array(fc.constantFrom('admin', 1, '1'), { maxLength: 2 }),
    })
    .map((claim) => ({ type: 'claim', claim })),
  fc.constantFrom('strict_mfa', 'strict', 'moderate').map((reverification) => ({ type: 'reverified', reverification })),
  fc
    .record({
      level: fc.constantFrom('first_factor', 'second_factor', 'multi_factor'),
      afterMinutes: fc.constantFrom(...minutes),
    })
    .map((reverification) => ({ type: 'reverified', reverification })),
  fc.subarray(['read', 'write']).map((scopes) => ({ type: 'machine', scopes })),
)

const treeOf = (leaves: fc.Arbitrary<unknown>, maxDepth: number): fc.Arbitrary<unknown> =>
  fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth },
      leaves,
      fc.record({ type: fc.constantFrom('allOf', 'anyOf'), requirements: fc.array(tie('tree'), { maxLength: 3 }) }),
    ),
  })).tree

const freshParts = treeOf(membershipAtoms, 1).map((requirement) => ({ type: 'fresh', requirement }))
export const requirements = treeOf(
  fc.oneof({ arbitrary: membershipAtoms, weight: 3 }, { arbitrary: otherAtoms, weight: 3 }, freshParts),
  2,
) as fc.Arbitrary<Requirement>

/** Users and machines who are consistent with the declaration, live answers included. */
export const visitors: fc.Arbitrary<Visitor> = fc
  .record({
    kind: fc.constantFrom('user', 'user', 'user', 'user', 'machine'),
    isMember: fc.boolean(),
    role: fc.constantFrom(...roles, null),
    more: fc.subarray(permissions),
    named: fc.subarray(['slug']),
    live: fc.constantFrom('same', 'other role', 'removed'),
    livePermissions: fc.subarray(permissions),
    liveSystem: fc.subarray(systemPermissions),
    userRole: fc.constantFrom(...userRoles, null),
    keepsUserRole: fc.boolean(),
    features: fc.subarray(['o:pro', 'u:pro']),
    plans: fc.subarray(['o:pro', 'u:pro']),
    level: fc.constantFrom('admin', 1, '1', { x: 1 }, { x: 'admin' }, undefined),
    metadata: fc.constantFrom('fields', 'fields', 'fields', 'admin', 1),
    factorAges: fc.tuple(fc.constantFrom(-1, 0, 1, 10, 59, 60, 5000), fc.constantFrom(-1, 0, 1, 10, 59, 60, 5000)),
    scopes: fc.subarray(['read', 'write']),
  })
  .map((from) => {
    const held = new Set([...(from.role ? access.permissionsOf(from.role) : []), ...from.more])
    const isSame = from.live === 'same'
    const liveHeld = [
      ...(isSame && from.role ? access.permissionsOf(from.role) : []),
      ...from.livePermissions.filter((permission) => held.has(permission)),
    ]
    const hasFields = from.metadata === 'fields'
    const userRole = hasFields ? from.userRole : null
    return {
      kind: from.kind,
      organization: from.isMember ? { role: from.role, permissions: [...held], params: from.named } : null,
      liveMembership:
        from.isMember && from.live !== 'removed'
          ? {
              role: isSame ? from.role : null,
              permissions: [...new Set(liveHeld)],
              systemPermissions: [
                ...new Set([...(isSame && from.role ? access.systemPermissionsOf(from.role) : []), ...from.liveSystem]),
              ],
            }
          : null,
      userRole,
      liveUserRole: from.keepsUserRole ? userRole : null,
      userPermissions: [],
      liveUserPermissions: [],
      features: from.features,
      plans: from.plans,
      claims: { metadata: hasFields ? { role: from.userRole ?? undefined, level: from.level } : from.metadata },
      factorAges: from.factorAges,
      scopes: from.scopes,
    }
  })

/** Without a declaration, permissions of users are facts of their own: a role that grants them is declared for the visitor. */
const accessFor = (visitor: Visitor, declared: Access | undefined) => {
  if (declared) return declared
  const granting = (key: string | null, granted: readonly string[]) =>
    key === null && !granted.length ? [] : [{ key: key ?? 'some', permissions: granted }]
  return {
    user: {
      claim: 'rolecall.role',
      metadata: 'role',
      roles: granting(visitor.userRole, visitor.userPermissions),
    },
  }
}

/** Whether `decide`, or `decideFresh` with the visitor's live answers, admits a visitor. */
export async function admits(requirement: Requirement, visitor: Visitor, declared?: Access): Promise<boolean> {
  const { organization, liveMembership, claims } = visitor
  const used = accessFor(visitor, declared)
  const userRole = visitor.userRole ?? (visitor.userPermissions.length ? 'some' : undefined)
  const session =
    visitor.kind === 'machine'
      ? sessionFromAuth({ tokenType: 'api_key', isAuthenticated: true, subject: 'user_1', scopes: visitor.scopes })
      : sessionFromClaims(
          {
            sub: 'user_1',
            sid: 'sess_1',
            fva: visitor.factorAges,
            fea: visitor.features.join(','),
            pla: visitor.plans.join(','),
            ...(organization && {
              org_id: 'org_1',
              org_slug: 'acme',
              org_role: organization.role ?? 'org:unnamed',
              org_permissions: organization.permissions,
            }),
            ...claims,
            ...(!declared && { rolecall: { role: userRole } }),
          },
          used,
        )
  const params = Object.fromEntries(
    ['slug'].map((param) => [param, organization?.params.includes(param) ? 'acme' : 'x']),
  )
  if (isImmediate(requirement)) return decide(session, requirement, { params }).allowed
  const client: MembershipClient = {
    organizations: {
      getOrganizationMembershipList: async () => ({
        data: liveMembership
          ? [
              {
                role: liveMembership.role ?? 'org:unnamed',
                permissions: [...liveMembership.permissions, ...liveMembership.systemPermissions],
                organization: { id: 'org_1' },
                publicUserData: { userId: 'user_1' },
              },
            ]
          : [],
      }),
    },
    users: {
      getUser: async (id) => ({
        id,
        publicMetadata: {
          role: declared
            ? visitor.liveUserRole
            : visitor.liveUserPermissions.length || visitor.liveUserRole
              ? userRole
              : null,
        },
      }),
    },
  }
  return (await decideFresh(client, session, requirement, { params })).allowed
}
