/**
 * Removes each guard from the source in turn, and expects one of the attacks below to succeed. This proves that the
 * attacks, which all fail against the real package, can find a hole.
 */
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { loadCopy, type Package } from './build.ts'
import { access, authOf, oracle, paramsOf, requirements, worlds } from './world.ts'

const claims = {
  v: 2,
  sub: 'user_1',
  sid: 'sess_1',
  fea: 'o:tasks',
  fva: [5, 30],
  o: { id: 'org_1', slg: 'acme', rol: 'member', per: 'read,write', fpm: '1' },
}
const membership = {
  role: 'org:member',
  permissions: ['org:tasks:read', 'org:sys_memberships:read'],
  organization: { id: 'org_1' },
  publicUserData: { userId: 'user_1' },
}

/** Each returns whether the attack fails. */
const attacks: Record<string, (rbac: Package) => boolean | Promise<boolean>> = {
  'the oracle’s answers': (rbac) =>
    !fc.check(
      fc.property(worlds, requirements, paramsOf, (world, requirement, params) => {
        const decision = rbac.decide(rbac.sessionFromAuth(authOf(world), access), requirement as never, { params })
        const expected = oracle(world, requirement, params)
        const fresh = /"fresh"|systemPermission/.test(JSON.stringify(requirement))
        return (
          (decision.allowed ? 'allowed' : decision.code) ===
          (fresh && expected === 'allowed' ? 'freshness_required' : expected)
        )
      }),
      { numRuns: 1500, seed: 1 },
    ).failed,
  'a session that was put together': (rbac) =>
    !rbac.decide({ ...rbac.sessionFromClaims(claims) }, rbac.signedIn()).allowed,
  'a session that is changed': (rbac) => {
    const session = rbac.sessionFromClaims(claims)
    try {
      Object.assign(session.organization!, { id: 'org_2' })
    } catch {
      return session.organization!.id === 'org_1'
    }
    return false
  },
  'a permission added to the visible ones': (rbac) => {
    const session = rbac.sessionFromClaims(claims)
    Set.prototype.add.call(session.organization!.permissions, 'org:tasks:write')
    return !rbac.decide(session, rbac.permission('org:tasks:write')).allowed
  },
  'a permission added to the visible ones of others': (rbac) => {
    try {
      ;(rbac.sessionFromClaims(claims).organization!.permissions as Set<string>).add('org:tasks:write')
    } catch {
      return true
    }
    return false
  },
  'grants of another token': (rbac) => {
    rbac.sessionFromClaims({ ...claims, o: { ...claims.o, fpm: '3' } })
    return !rbac.decide(rbac.sessionFromClaims(claims), rbac.permission('org:tasks:write')).allowed
  },
  'an empty list in a list': (rbac) =>
    !rbac.decide(rbac.sessionFromClaims(claims), rbac.allOf(rbac.signedIn(), rbac.allOf())).allowed,
  'a misspelt condition': (rbac) =>
    !rbac.decide(rbac.sessionFromClaims(claims), { type: 'organization', parm: 'slug' } as never).allowed,
  'a misspelt condition of a claim': (rbac) =>
    rbac.parseRequirement({ type: 'claim', claim: { path: 'a', values: [1], unless: true } }) === null,
  'a bad alternative': (rbac) =>
    !rbac.decide(rbac.sessionFromClaims(claims), {
      type: 'anyOf',
      requirements: [{ type: 'signedIn' }, { type: 'x' }],
    } as never).allowed,
  'a requirement without end': (rbac) => {
    let wide: unknown = { type: 'signedIn' }
    for (let depth = 0; depth < 12; depth++) wide = { type: 'anyOf', requirements: [wide, wide] }
    return rbac.parseRequirement(wide) === null
  },
  'inherited fields': (rbac) => rbac.parseRequirement(Object.create({ type: 'signedIn' })) === null,
  'a role that begins with another': (rbac) =>
    !rbac.decide(rbac.sessionFromClaims({ ...claims, o: { ...claims.o, rol: 'm' } }), rbac.role('org:member')).allowed,
  'a fresh part among others': (rbac) => {
    const requirement = rbac.allOf(rbac.signedIn(), rbac.systemPermission('org:sys_memberships:manage'))
    const decision = rbac.decide(rbac.sessionFromClaims(claims), requirement as never)
    return !decision.allowed && decision.requirement?.type === 'systemPermission'
  },
  'a shifty field': (rbac) => {
    let asked = 0
    const shifty = { type: 'role', get role() { return asked++ ? 'org:member' : 'org:other' } } // prettier-ignore
    return !rbac.decide(rbac.sessionFromClaims(claims), shifty as never).allowed
  },
  'a fresh alternative': (rbac) => {
    const requirement = rbac.anyOf(rbac.signedIn(), rbac.systemPermission('org:sys_memberships:manage'))
    return !rbac.decide(rbac.sessionFromClaims(claims), requirement as never).allowed
  },
  'fresh of a kind that is not live': (rbac) =>
    rbac.parseRequirement({ type: 'fresh', requirement: { type: 'signedIn' } }) === null,
  'a system permission in a token': (rbac) => {
    const forged = { ...claims, fea: 'o:sys_memberships' }
    return !rbac.decide(rbac.sessionFromClaims(forged), { type: 'permission', permission: 'org:sys_memberships:read' })
      .allowed
  },
  'an unknown version, state and actor': (rbac) =>
    [{ v: 3, org_id: 'org_1' }, { v: 3, fea: 'o:tasks' }, { sts: 'frozen' }, { act: {} }, { sid: undefined }].every(
      (more) => {
        const session = rbac.sessionFromClaims({ ...claims, ...more })
        return (
          session.status === 'signed-out' ||
          (session.organization === null && !rbac.decide(session, rbac.feature('tasks')).allowed)
        )
      },
    ),
  'a malformed feature': (rbac) =>
    !rbac.decide(rbac.sessionFromClaims({ ...claims, fea: 'o:tasks,x' }), rbac.permission('org:tasks:read')).allowed,
  'a malformed mask': (rbac) => {
    const session = rbac.sessionFromClaims({ ...claims, o: { ...claims.o, fpm: '0x1' } })
    return session.status === 'signed-in' && !rbac.decide(session, rbac.permission('org:tasks:read')).allowed
  },
  'a feature of three parts, and one without a name': (rbac) => {
    const session = rbac.sessionFromClaims({ ...claims, fea: 'o:tasks,o:undefined' })
    return ['org:tasks:x', 'org:', 'oser:tasks'].every((key) => !rbac.decide(session, rbac.feature(key)).allowed)
  },
  'the slug of one for the id of another': (rbac) => {
    const session = rbac.sessionFromClaims({ ...claims, o: { ...claims.o, id: 'org_2', slg: 'org_1' } })
    return !rbac.decide(session, rbac.organization({ param: 'id' }), { params: { id: 'org_1' } }).allowed
  },
  'an inherited parameter': (rbac) =>
    !rbac.decide(rbac.sessionFromClaims(claims), rbac.organization({ param: 'slug' }), {
      params: Object.create({ slug: 'acme' }) as never,
    }).allowed,
  'a parameter that throws': (rbac) => {
    const params = { get slug(): string { throw new Error('hostile') } } // prettier-ignore
    try {
      return !rbac.decide(rbac.sessionFromClaims(claims), rbac.organization({ param: 'slug' }), { params }).allowed
    } catch {
      return false
    }
  },
  'claims that throw': (rbac) => {
    const hostile = { get sub(): string { throw new Error('hostile') } } // prettier-ignore
    try {
      return rbac.sessionFromClaims(hostile).status === 'signed-out' && rbac.sessionFromAuth({ get tokenType() { throw new Error('hostile') } }).status === 'signed-out' // prettier-ignore
    } catch {
      return false
    }
  },
  'an auth object that contradicts itself': (rbac) =>
    [{ userId: 'user_2' }, { isAuthenticated: false }, { tokenType: 'new' }].every(
      (more) =>
        rbac.sessionFromAuth({
          tokenType: 'session_token',
          isAuthenticated: true,
          userId: 'user_1',
          sessionClaims: claims,
          ...more,
        }).status === 'signed-out',
    ),
  'a machine that is not authenticated': (rbac) =>
    rbac.sessionFromAuth({ tokenType: 'api_key', isAuthenticated: false, subject: 'user_1' }).status === 'signed-out',
  'an answer for another user': async (rbac) => {
    const answers = [{ publicUserData: { userId: 'user_2' } }, { organization: { id: 'org_2' } }]
    const decisions = await Promise.all(
      answers.map((more) =>
        rbac.decideFresh(
          { organizations: { getOrganizationMembershipList: async () => ({ data: [{ ...membership, ...more }] }) } },
          rbac.sessionFromClaims(claims),
          rbac.fresh(rbac.role('org:member')),
        ),
      ),
    )
    return decisions.every((decision) => !decision.allowed && decision.code === 'freshness_unavailable')
  },
  'a custom permission asked as a system one, and the other way round': async (rbac) => {
    const client = { organizations: { getOrganizationMembershipList: async () => ({ data: [membership] }) } }
    const ask = (requirement: object) => rbac.decideFresh(client, rbac.sessionFromClaims(claims), requirement as never)
    const decisions = await Promise.all([
      ask({ type: 'systemPermission', permission: 'org:tasks:read' }),
      ask({ type: 'fresh', requirement: { type: 'permission', permission: 'org:sys_memberships:read' } }),
    ])
    return decisions.every((decision) => !decision.allowed)
  },
  'an undeclared user role, and one that reads like a declared one': (rbac) =>
    ['owner', ['admin'], { toString: () => 'admin' }].every((role) => {
      const session = rbac.sessionFromClaims({ ...claims, metadata: { role } }, access)
      return (
        session.status === 'signed-in' &&
        session.userRole === null &&
        !rbac.decide(session, rbac.userRole('admin')).allowed
      )
    }),
  'a user role without the declaration': (rbac) =>
    !rbac.decide(rbac.sessionFromClaims({ ...claims, metadata: { role: 'admin' } }), rbac.userRole('admin')).allowed,
  'a claim of a prototype, of a list, and no values': (rbac) => {
    const session = rbac.sessionFromClaims({ ...claims, metadata: { list: ['a'], __proto__: { inherited: true } } })
    return (
      !rbac.decide(session, rbac.claim('metadata.list.length', 1)).allowed &&
      !rbac.decide(session, rbac.claim('metadata.inherited', true)).allowed &&
      !rbac.decide(session, rbac.claim('metadata.constructor.name', 'Object')).allowed &&
      !rbac.decide(session, rbac.claim('metadata.other', [])).allowed
    )
  },
  'a claim of Clerk’s own': (rbac) => {
    const session = rbac.sessionFromClaims({ ...claims, tenant: 'acme' })
    return session.status === 'signed-in' && Object.keys(session.claims).join() === 'tenant'
  },
  'claims that are changed, deep, many, or changed later': (rbac) => {
    const metadata = { role: 'user', deep: { inner: 1 } }
    const session = rbac.sessionFromClaims({ ...claims, metadata }, access)
    metadata.role = 'admin'
    if (session.status !== 'signed-in' || rbac.decide(session, rbac.claim('metadata.role', 'admin')).allowed)
      return false
    try {
      Object.assign(session.claims.metadata as object, { role: 'admin' })
    } catch {
      // Read-only, as it should be.
    }
    let deep: unknown = true
    for (let depth = 0; depth < 20; depth++) deep = { deep }
    const many = Array.from({ length: 5000 }, () => 1)
    return (
      !rbac.decide(session, rbac.claim('metadata.role', 'admin')).allowed &&
      Object.getPrototypeOf(session.claims.metadata) === null &&
      [{ deep }, { many }].every((more) => {
        const limited = rbac.sessionFromClaims({ ...claims, metadata: 'here', ...more })
        return limited.status === 'signed-in' && Object.keys(limited.claims).length === 0
      })
    )
  },
  'the live user role of another user, or none': async (rbac) => {
    const session = rbac.sessionFromClaims({ ...claims, metadata: { role: 'admin' } }, access)
    const clientOf = (id: string, role: unknown) => ({
      organizations: { getOrganizationMembershipList: async () => ({ data: [membership] }) },
      users: { getUser: async () => ({ id, publicMetadata: { role } }) },
    })
    const decisions = await Promise.all(
      [clientOf('user_2', 'admin'), clientOf('user_1', undefined)].map((client) =>
        rbac.decideFresh(client, session, rbac.fresh(rbac.userRole('admin'))),
      ),
    )
    return decisions.every(({ allowed }) => !allowed)
  },
  'two users at once': async (rbac) => {
    const client = { organizations: { getOrganizationMembershipList: async ({ userId }: { userId: string[] }) => ({ data: [{ ...membership, role: userId[0] === 'user_1' ? 'org:member' : 'org:guest', publicUserData: { userId: userId[0]! } }] }) } } // prettier-ignore
    const ask = (sub: string) =>
      rbac.decideFresh(client, rbac.sessionFromClaims({ ...claims, sub }), rbac.fresh(rbac.role('org:member')))
    const [first, second] = await Promise.all([ask('user_1'), ask('user_2')])
    return first.allowed && !second.allowed
  },
}

async function holesIn(rbac: Package): Promise<string[]> {
  const found: string[] = []
  for (const [name, isFendedOff] of Object.entries(attacks)) if (!(await isFendedOff(rbac))) found.push(name)
  return found
}

/** A guard, its file, and the source without the guard. */
const guards: [file: string, guard: string, without: string][] = [
  [
    'src/decision/decide.ts',
    `if (!grants) return deny('unauthenticated', requirement)`,
    `if (!grants) return { allowed: true, session } as never`,
  ],
  ['src/decision/decide.ts', `(known ?? isFresh(parsed)) ?`, `false ?`],
  ['src/decision/decide.ts', `return deny('organization_mismatch', requirement)`, `return grants.allowed`],
  ['src/decision/evaluate.ts', `if (status === 'signed-out') return 'unauthenticated'`, ``],
  ['src/decision/evaluate.ts', `if (status === 'pending') return 'session_pending'`, ``],
  ['src/decision/evaluate.ts', `(status === 'machine') === (type === 'machine')`, `true`],
  ['src/decision/evaluate.ts', `return 'not_listed'`, `return null`],
  ['src/decision/evaluate.ts', `if (requirement.requirements.length) return`, `return`],
  [
    'src/decision/evaluate.ts',
    `organization ? unless(met, code) : 'no_active_organization'`,
    `organization ? unless(met, code) : null`,
  ],
  ['src/decision/evaluate.ts', `within(organization, false, 'freshness_required')`, `within(organization, true, 'x')`],
  ['src/decision/evaluate.ts', `user && (isBest || user.key === requirement.role)`, `user`],
  ['src/decision/evaluate.ts', `user.permissions.includes(requirement.permission)`, `true`],
  [
    'src/decision/evaluate.ts',
    `requirement.claim.values.includes(`,
    `[...requirement.claim.values, undefined].includes(`,
  ],
  ['src/session/user-role.ts', `key === role`, `key === String(role)`],
  ['src/session/custom-claims.ts', `++nodes < maximumNodes`, `true`],
  ['src/session/custom-claims.ts', `depth < maximumDepth`, `true`],
  ['src/session/custom-claims.ts', `{ __proto__: null }`, `{}`],
  ['src/session/custom-claims.ts', `    return Object.freeze(fields)`, `    return fields`],
  ['src/session/custom-claims.ts', `if (depth || isCopied(key))`, ``],
  ['src/session/custom-claims.ts', `&& !Array.isArray(at)`, ``],
  ['src/session/custom-claims.ts', `    return noFields`, `    return fields as Fields`],
  ['src/decision/evaluate.ts', `organization?.role === requirement.role`, `!!organization?.role`],
  [
    'src/decision/evaluate.ts',
    `organization?.role === requirement.role`,
    `requirement.role.startsWith(organization?.role ?? '-')`,
  ],
  [
    'src/decision/evaluate.ts',
    `permissions.has(requirement.permission)`,
    `[...permissions].some((held) => requirement.permission.startsWith(held.slice(0, 8)))`,
  ],
  ['src/decision/evaluate.ts', `Object.hasOwn(params, param) &&`, ``],
  ['src/decision/evaluate.ts', `organization?.[named.startsWith('org_') ? 'id' : 'slug']`, `organization?.slug`],
  ['src/decision/evaluate.ts', `live.systemPermissions?.has(requirement.permission)`, `true`],
  ['src/decision/evaluate.ts', `requirement.scopes.every(`, `requirement.scopes.some(`],
  ['src/decision/evaluate.ts', `if (!every && !denial) return null`, `if (!denial) return null`],
  ['src/decision/evaluate.ts', `place(denial) < place(worst)`, `place(denial) > place(worst)`],
  ['src/decision/evaluate.ts', `([^:]+)$/`, `([^:]+)/`],
  ['src/decision/evaluate.ts', `return name ? owners`, `return true ? owners`],
  ['src/decision/evaluate.ts', `age >= 0 && age < limit`, `age < limit`],
  ['src/decision/evaluate.ts', `age >= 0 && age < limit`, `age >= 0 && age <= limit`],
  ['src/requirement/reverification.ts', `['strict_mfa', [multiFactor, 10]]`, `['strict_mfa', [secondFactor, 10]]`],
  ['src/decision/live-answers.ts', `membership?.organization.id === id &&`, ``],
  ['src/decision/live-answers.ts', `&& membership.publicUserData?.userId === userId`, ``],
  ['src/decision/live-answers.ts', `permissions.filter(isCustom)`, `permissions`],
  ['src/decision/live-answers.ts', `permissions.filter((permission) => !isCustom(permission))`, `permissions`],
  ['src/decision/live-answers.ts', `JSON.stringify(question)`, `'one'`],
  ['src/decision/live-answers.ts', `check(id === userId)`, ``],
  ['src/decision/decide-fresh.ts', `user: role }`, `user: userAccess?.roles[0] }`],
  ['src/requirement/freshness.ts', `return undefined`, `return false`],
  ['src/requirement/parse-requirement.ts', `member.requirements.length`, `true`],
  ['src/requirement/parse-requirement.ts', `Object.keys(fields).every((field) => field === name)`, `true`],
  ['src/requirement/parse-requirement.ts', `++nodes < maximumNodes`, `true`],
  ['src/requirement/parse-requirement.ts', `(!live || kind.live)`, `true`],
  ['src/requirement/parse-requirement.ts', `fresh = !kind.immediate`, `fresh = type === 'fresh'`],
  ['src/requirement/parse-requirement.ts', `{ ...(node as Fields) }`, `node as Fields`],
  ['src/requirement/parse-requirement.ts', `  check(!Object.keys(rest).length)`, ``],
  ['src/session/registry.ts', `#grants in session`, `true`],
  ['src/session/read-organization.ts', `? Object.freeze({`, `? ({`],
  ['src/session/read-organization.ts', `known ? text(fea) : ''`, `text(fea)`],
  ['src/session/read-organization.ts', `known && { id: org_id`, `{ id: org_id`],
  ['src/session/session-from-claims.ts', `(sts ?? 'active') !== 'active'`, `false`],
  ['src/session/session-from-claims.ts', `|| actor === undefined`, ``],
  ['src/session/session-from-claims.ts', `!sessionId ||`, ``],
  ['src/session/session-from-auth.ts', `return session.userId === userId ? session : signedOut()`, `return session`],
  ['src/session/session-from-auth.ts', `isAuthenticated === false`, `false`],
  ['src/session/session-from-auth.ts', `isAuthenticated === true && text(subject)`, `text(subject)`],
  ['src/session/token-grants.ts', `const visible = new Set(permissions)`, `const visible = permissions`],
  ['src/session/token-grants.ts', `Object.setPrototypeOf(visible, readOnlySet)`, ``],
  ['src/session/token-grants.ts', `!permission.startsWith('org:sys_')`, `true`],
  ['src/session/token-grants.ts', `entry.from.every(`, `entry.from.some(`],
  ['src/session/token-grants.ts', `if (colon < 0) return { all: new Set(), organization: [] }`, ``],
  ['src/session/token-grants.ts', `if (!/^\\d+$/.test(decimal)) continue`, ``],
]

/** Copies of the package share one registry of sessions, so a weakened copy gets a registry of its own for its test. */
function takeRegistry(): () => void {
  const key = Symbol.for('@rolecall/rbac/sessions/3')
  const root = globalThis as { [name: symbol]: unknown }
  const registry = root[key]
  delete root[key]
  return () => void (root[key] = registry)
}

test('the unchanged package has no hole', async () => {
  expect(await holesIn(await loadCopy())).toEqual([])
})

for (const [file, guard, without] of guards)
  test(`an attack gets through without: ${file.replace(/.*\//, '')} ${guard}${without && ` (${without})`}`, async () => {
    const inherited = takeRegistry()
    onTestFinished(() => inherited())
    let replaced = 0
    const weakened = await loadCopy((source, name) => {
      if (name !== file) return source
      replaced = source.split(guard).length - 1
      return source.replaceAll(guard, without)
    })
    expect(replaced, 'the guard is in the source').toBeGreaterThan(0)
    const holes = await holesIn(weakened).catch((error: unknown) => [String(error)])
    expect(holes).not.toEqual([])
  })
