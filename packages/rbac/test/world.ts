/**
 * A naive model of callers, an encoder to Clerk's claims, and an oracle of decisions. Written from the contract: flat
 * lists, no cleverness, and no code of the implementation.
 */
import fc from 'fast-check'
import { defineAccess, type Requirement } from '../src/index.ts'

export interface World {
  readonly kind: 'signed-out' | 'pending' | 'signed-in' | 'machine'
  readonly organization: { readonly id: string; readonly slug: string | null; readonly role: string | null } | null
  /** `org:feature:action` */
  readonly permissions: readonly string[]
  /** `o:name` or `u:name` */
  readonly features: readonly string[]
  readonly plans: readonly string[]
  readonly ages: readonly [number, number] | null
  readonly scopes: readonly string[]
  /** The value of the claim `metadata.role`. */
  readonly userRole: unknown
  /** The value of the claim `metadata.level`. */
  readonly level: unknown
}

export type Params = Readonly<Record<string, string | undefined>>

/** The claims of a version 2 token. */
export function claimsOf(world: World): Record<string, unknown> {
  const granted = world.permissions.map((permission) => permission.split(':') as [string, string, string])
  const organizationFeatures = [...new Set(granted.map(([, feature]) => feature))]
  const actions = [...new Set(granted.map(([, , action]) => action))]
  const listed = [
    ...organizationFeatures.map((name) => `o:${name}`),
    ...world.features.filter((feature) => !organizationFeatures.includes(feature.slice(2)) || feature.startsWith('u:')),
  ]
  const masks = listed
    .filter((feature) => feature.startsWith('o:'))
    .map((feature) => {
      let mask = 0n
      actions.forEach((action, bit) => {
        if (world.permissions.includes(`org:${feature.slice(2)}:${action}`)) mask += 2n ** BigInt(bit)
      })
      return String(mask)
    })
  return {
    v: 2,
    sub: 'user_1',
    sid: 'sess_1',
    ...(world.kind === 'pending' && { sts: 'pending' }),
    metadata: { role: world.userRole, level: world.level },
    ...(world.ages && { fva: world.ages }),
    ...(listed.length && { fea: listed.join(',') }),
    ...(world.plans.length && { pla: world.plans.join(',') }),
    ...(world.organization && {
      o: {
        id: world.organization.id,
        ...(world.organization.slug && { slg: world.organization.slug }),
        ...(world.organization.role && { rol: world.organization.role.slice('org:'.length) }),
        ...(actions.length && { per: actions.join(','), fpm: masks.join(',') }),
      },
    }),
  }
}

/** The auth object that `auth()` would return. */
export function authOf(world: World): unknown {
  if (world.kind === 'signed-out')
    return { userId: null, sessionId: null, isAuthenticated: false, tokenType: 'session_token' }
  if (world.kind === 'machine')
    return {
      tokenType: 'api_key',
      isAuthenticated: true,
      id: 'ak_1',
      subject: 'user_1',
      userId: 'user_1',
      scopes: world.scopes,
    }
  return { tokenType: 'session_token', isAuthenticated: true, userId: 'user_1', sessionClaims: claimsOf(world) }
}

/** The declared roles of users, as `defineAccess` takes them, and what the oracle knows of them. */
export const userPermissions: Readonly<Record<string, readonly string[]>> = {
  admin: ['reviews:moderate', 'users:ban'],
  moderator: ['reviews:moderate'],
  constructor: [],
}
export const access = defineAccess({
  user: {
    claim: 'metadata.role',
    roles: Object.fromEntries(
      Object.entries(userPermissions).map(([key, permissions]) => [key, { name: key, permissions }]),
    ),
  },
})

const codes = [
  'unauthenticated',
  'session_pending',
  'token_type_not_accepted',
  'no_active_organization',
  'organization_mismatch',
  'missing_role',
  'missing_permission',
  'missing_feature',
  'missing_plan',
  'missing_user_role',
  'missing_user_permission',
  'missing_claim',
  'reverification_required',
  'freshness_required',
  'freshness_unavailable',
  'unknown_route',
  'not_listed',
  'cross_origin',
]

/** The denial code, or `'allowed'`. `live` answers for the parts that are fresh; without it they are not answered. */
export function oracle(
  world: World,
  requirement: Requirement,
  params: Params = {},
  live: (requirement: Requirement) => string = () => 'freshness_required',
): string {
  if (requirement.type === 'allOf' || requirement.type === 'anyOf') {
    const results = requirement.requirements.map((member) => oracle(world, member, params, live))
    const failures = results.filter((result) => result !== 'allowed')
    const sorted = codes.filter((code) => failures.includes(code))
    if (requirement.requirements.length > 0) {
      if (requirement.type === 'allOf') return sorted[0] ?? 'allowed'
      return results.includes('allowed') ? 'allowed' : sorted[sorted.length - 1]!
    }
  }
  if (world.kind === 'signed-out') return 'unauthenticated'
  if (world.kind === 'pending') return 'session_pending'
  if (world.kind === 'machine' && requirement.type !== 'machine') return 'token_type_not_accepted'
  if (world.kind !== 'machine' && requirement.type === 'machine') return 'token_type_not_accepted'
  const { organization } = world
  switch (requirement.type) {
    case 'signedIn':
      return 'allowed'
    case 'machine':
      for (const scope of requirement.scopes) if (!world.scopes.includes(scope)) return 'missing_permission'
      return 'allowed'
    case 'organization':
      if (requirement.param === undefined) return organization ? 'allowed' : 'no_active_organization'
      if (!organization) return 'organization_mismatch'
      if (params[requirement.param] === undefined) return 'organization_mismatch'
      return [organization.id, organization.slug].includes(params[requirement.param]!)
        ? 'allowed'
        : 'organization_mismatch'
    case 'role':
      if (!organization) return 'no_active_organization'
      return organization.role === requirement.role ? 'allowed' : 'missing_role'
    case 'permission':
      if (!organization) return 'no_active_organization'
      return world.permissions.includes(requirement.permission) ? 'allowed' : 'missing_permission'
    case 'feature':
      return hasBilling(heldFeatures(world), requirement.feature) ? 'allowed' : 'missing_feature'
    case 'plan':
      return hasBilling(world.plans, requirement.plan) ? 'allowed' : 'missing_plan'
    case 'userRole':
      return declaredRole(world) === requirement.role ? 'allowed' : 'missing_user_role'
    case 'userPermission': {
      const role = declaredRole(world)
      const granted = role === undefined ? [] : userPermissions[role]!
      return granted.includes(requirement.permission) ? 'allowed' : 'missing_user_permission'
    }
    case 'claim': {
      const { path, values } = requirement.claim
      const value = path === 'metadata.role' ? world.userRole : path === 'metadata.level' ? world.level : undefined
      for (const each of values) if (each === value) return 'allowed'
      return 'missing_claim'
    }
    case 'reverified':
      return isReverified(world.ages, requirement.reverification) ? 'allowed' : 'reverification_required'
    case 'systemPermission':
      return organization ? live(requirement) : 'no_active_organization'
    case 'fresh':
      return live(requirement)
    case 'allOf':
    case 'anyOf':
      return 'not_listed'
  }
}

const declaredRole = (world: World) => Object.keys(userPermissions).find((role) => role === world.userRole)

/** A feature that carries a permission is in the token, too. */
const heldFeatures = (world: World) => [
  ...world.features,
  ...world.permissions.map((permission) => `o:${permission.split(':')[1]}`),
]

function hasBilling(held: readonly string[], asked: string): boolean {
  if (asked.startsWith('org:')) return held.includes(`o:${asked.slice(4)}`)
  if (asked.startsWith('user:')) return held.includes(`u:${asked.slice(5)}`)
  return held.includes(`o:${asked}`) || held.includes(`u:${asked}`)
}

function isReverified(ages: World['ages'], asked: unknown): boolean {
  if (!ages) return false
  const table: Record<string, [string, number]> = {
    strict_mfa: ['multi_factor', 10],
    strict: ['second_factor', 10],
    moderate: ['second_factor', 60],
    lax: ['second_factor', 1440],
  }
  const [level, minutes] =
    typeof asked === 'string'
      ? table[asked]!
      : [(asked as { level: string }).level, (asked as { afterMinutes: number }).afterMinutes]
  const [first, second] = ages
  const recent = (age: number) => age !== -1 && age < minutes
  if (first === -1 && second === -1) return false
  if (level === 'first_factor') return recent(first)
  if (second === -1) return recent(first)
  if (level === 'second_factor') return recent(second)
  return recent(first) && recent(second)
}

// Small alphabets, so that questions often have something to do with the answer.
export const features = ['tasks', 'posts', 'billing', 'constructor', '__proto__']
export const actions = ['read', 'write', 'manage', 'toString']
export const permissions = features.flatMap((feature) => actions.map((action) => `org:${feature}:${action}`))
export const roles = ['org:admin', 'org:adm', 'org:member', 'org:editor', 'org:__proto__', 'org:constructor']
const billing = ['o:pro', 'u:pro', 'o:tasks', 'u:export', 'o:__proto__']
const ages = fc.constantFrom(-1, 0, 1, 9, 10, 11, 59, 60, 1439, 1440, 100_000)
const organizations = [
  { id: 'org_1', slug: 'acme' },
  { id: 'org_2', slug: null },
  { id: 'org_3', slug: '__proto__' },
]

export const worlds: fc.Arbitrary<World> = fc
  .record({
    kind: fc.constantFrom('signed-in', 'signed-in', 'signed-in', 'signed-in', 'signed-out', 'pending', 'machine'),
    organization: fc.option(
      fc
        .record({ of: fc.constantFrom(...organizations), role: fc.option(fc.constantFrom(...roles)) })
        .map(({ of, role }) => ({ ...of, role })),
      { freq: 6 },
    ),
    permissions: fc.uniqueArray(fc.constantFrom(...permissions), { maxLength: permissions.length }),
    features: fc.uniqueArray(fc.constantFrom(...billing)),
    plans: fc.uniqueArray(fc.constantFrom(...billing)),
    ages: fc.option(fc.tuple(ages, ages), { freq: 6 }),
    scopes: fc.uniqueArray(fc.constantFrom('read', 'write', '__proto__')),
    userRole: fc.constantFrom('admin', 'moderator', 'constructor', 'undeclared', '__proto__', ['admin'], 7, undefined),
    level: fc.constantFrom(1, '1', true, 'gold', null, [1], undefined),
  })
  .map((world) => ({ ...world, permissions: world.organization ? world.permissions : [] }))

const reverifications = fc.oneof(
  fc.constantFrom('strict_mfa', 'strict', 'moderate', 'lax'),
  fc.record({
    level: fc.constantFrom('first_factor', 'second_factor', 'multi_factor'),
    afterMinutes: fc.integer({ min: 1, max: 1500 }),
  }),
)
const billingKeys = fc.constantFrom(
  'pro',
  'org:pro',
  'user:pro',
  'export',
  'user:export',
  'tasks',
  'org:__proto__',
  'nothing',
)

const immediateAtoms = [
  fc.constant({ type: 'signedIn' }),
  fc.oneof(
    fc.constant({ type: 'organization' }),
    fc.constantFrom('slug', 'id', '__proto__').map((param) => ({ type: 'organization', param })),
  ),
  fc.constantFrom(...roles, 'org:other').map((role) => ({ type: 'role', role })),
  fc.constantFrom(...permissions, 'org:nothing:at_all').map((permission) => ({ type: 'permission', permission })),
  billingKeys.map((feature) => ({ type: 'feature', feature })),
  billingKeys.map((plan) => ({ type: 'plan', plan })),
  fc.constantFrom('admin', 'moderator', 'undeclared', 'constructor').map((role) => ({ type: 'userRole', role })),
  fc
    .constantFrom('reviews:moderate', 'users:ban', 'toString')
    .map((permission) => ({ type: 'userPermission', permission })),
  fc
    .record({
      path: fc.constantFrom('metadata.role', 'metadata.level', 'metadata', 'metadata.constructor.name', 'other'),
      values: fc.array(fc.constantFrom('admin', 1, '1', true, 'gold', 'Object'), { maxLength: 3 }),
    })
    .map((claim) => ({ type: 'claim', claim })),
  reverifications.map((reverification) => ({ type: 'reverified', reverification })),
  fc.uniqueArray(fc.constantFrom('read', 'write', '__proto__')).map((scopes) => ({ type: 'machine', scopes })),
]
const freshAtoms = [
  fc
    .constantFrom(...permissions)
    .map((permission) => ({ type: 'fresh', requirement: { type: 'permission', permission } })),
  fc
    .constantFrom('admin', 'moderator', 'undeclared')
    .map((role) => ({ type: 'fresh', requirement: { type: 'userRole', role } })),
  fc.constant({ type: 'systemPermission', permission: 'org:sys_memberships:manage' }),
]

/** Plain data, as it would come from JSON; the builders make the same. */
const trees = (atoms: fc.Arbitrary<unknown>[]): fc.Arbitrary<Requirement> =>
  fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      ...atoms,
      fc.record({ type: fc.constantFrom('allOf', 'anyOf'), requirements: fc.array(tie('tree'), { maxLength: 4 }) }),
    ),
  })).tree as fc.Arbitrary<Requirement>

export const immediateRequirements = trees(immediateAtoms)
export const requirements = trees([...immediateAtoms, ...freshAtoms])

export const paramsOf: fc.Arbitrary<Params> = fc.dictionary(
  fc.constantFrom('slug', 'id', 'other'),
  fc.constantFrom('acme', 'org_1', 'org_2', '__proto__', 'globex'),
)

/** How often each property runs; 10,000 times in the full version. */
export const numRuns = process.env.ROLECALL_FULL === '1' ? 10_000 : 500
