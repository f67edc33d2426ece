import { expect, test } from 'vitest'
import {
  claim,
  decide,
  defineAccess,
  isVerifiedSession,
  machine,
  permission,
  sessionFromAuth,
  sessionFromClaims,
  signedIn,
  userPermission,
  userRole,
  type Session,
  type SessionAccess,
} from '../index.ts'

const claims = {
  v: 2,
  sub: 'user_1',
  sid: 'sess_1',
  fea: 'o:posts,o:invoices',
  pla: 'o:pro',
  fva: [3, -1],
  o: { id: 'org_1', slg: 'acme', rol: 'admin', per: 'read,write', fpm: '3,1' },
}
const signedOut = { status: 'signed-out', userId: null, organization: null }

test('reads a version 2 token', () => {
  expect(sessionFromClaims(claims)).toEqual({
    status: 'signed-in',
    userId: 'user_1',
    sessionId: 'sess_1',
    actor: null,
    userRole: null,
    claims: {},
    organization: {
      id: 'org_1',
      slug: 'acme',
      role: 'org:admin',
      permissions: new Set(['org:posts:read', 'org:posts:write', 'org:invoices:read']),
    },
  })
})

test('reads a version 1 token', () => {
  const flat = {
    sub: 'user_1',
    sid: 'sess_1',
    org_id: 'org_1',
    org_slug: 'acme',
    org_role: 'org:admin',
    org_permissions: ['org:posts:read', 'org:sys_memberships:read', 7],
  }
  expect(sessionFromClaims(flat).organization).toEqual({
    id: 'org_1',
    slug: 'acme',
    role: 'org:admin',
    permissions: new Set(['org:posts:read']),
  })
})

test('reads a session without an organization, and one without slug, role and permissions', () => {
  expect(sessionFromClaims({ ...claims, o: undefined })).toMatchObject({ status: 'signed-in', organization: null })
  expect(sessionFromClaims({ ...claims, o: { id: 'org_1' } }).organization).toEqual({
    id: 'org_1',
    slug: null,
    role: null,
    permissions: new Set(),
  })
})

test('user-scoped features take no place among the permission masks', () => {
  const { organization } = sessionFromClaims({ ...claims, fea: 'u:export,o:posts,ou:invoices' })
  expect([...organization!.permissions]).toEqual(['org:posts:read', 'org:posts:write', 'org:invoices:read'])
})

test('tokens that differ in one claim never share grants', () => {
  for (let round = 0; round < 50; round++) {
    const { organization } = sessionFromClaims({ ...claims, o: { ...claims.o, fpm: `${round % 4},0` } })
    expect(organization!.permissions.size).toBe([0, 1, 1, 2][round % 4])
    const other = sessionFromClaims({ ...claims, fea: `o:f${round},o:invoices` })
    expect([...other.organization!.permissions][0]).toBe(`org:f${round}:read`)
  }
})

test('keeps the actor of an impersonated session, also while it is pending', () => {
  const act = { sub: 'user_support', iss: 'https://dashboard.clerk.com' }
  expect(sessionFromClaims({ ...claims, act })).toMatchObject({ status: 'signed-in', actor: { id: 'user_support' } })
  expect(sessionFromClaims({ ...claims, act, sts: 'pending' })).toMatchObject({
    status: 'pending',
    actor: { id: 'user_support' },
  })
  for (const invalid of [{}, { sub: '' }, { sub: 7 }, 'user_support', 7, true, []])
    expect(sessionFromClaims({ ...claims, act: invalid })).toEqual(signedOut)
})

test('claims of another kind of token are signed out', () => {
  const throwing = {
    get sub() {
      throw new Error('hostile')
    },
  }
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const hostile = [
    null, undefined, 0, '', 'user_1', true, Symbol('x'), 1n, [], {}, () => claims, throwing, proxy,
    { ...claims, sub: undefined }, { ...claims, sub: '' }, { ...claims, sub: 7 }, { ...claims, sub: ['user_1'] }, { ...claims, sub: { toString: () => 'user_1' } },
    { ...claims, sid: undefined }, { ...claims, sid: null }, { ...claims, sid: {} },
    { ...claims, sts: 'removed' }, { ...claims, sts: 1 }, { ...claims, sts: [] }, { ...claims, sts: 'PENDING' },
  ] // prettier-ignore
  for (const value of hostile) {
    const session = sessionFromClaims(value)
    expect(session).toEqual(signedOut)
    expect(isVerifiedSession(session)).toBe(true)
  }
})

test('hostile organization claims grant nothing', () => {
  const hostile = [null, 'org_1', 7, [], { rol: 'admin' }, { id: 7 }, { id: '' }, { id: ['org_1'] }]
  for (const o of hostile)
    expect(sessionFromClaims({ ...claims, o })).toMatchObject({ status: 'signed-in', organization: null })

  const o = claims.o
  const strange = [
    { ...o, per: 7 }, { ...o, per: ['read'] }, { ...o, fpm: 3 }, { ...o, fpm: [3, 1] }, { ...o, fpm: '-1,-1' }, { ...o, fpm: '1e9,Infinity' },
    { ...o, fpm: '0x3,3n' }, { ...o, fpm: '３,１' }, { ...o, per: '', fpm: '3,1' },
  ] // prettier-ignore
  for (const value of strange)
    expect(sessionFromClaims({ ...claims, o: value }).organization!.permissions.size, JSON.stringify(value)).toBe(0)
  for (const fea of [7, ['o:posts'], 'posts', 'o:posts,invoices', {}])
    expect(sessionFromClaims({ ...claims, fea }).organization!.permissions.size).toBe(0)
})

test('very long claims are read in bounded time', () => {
  const long = { ...claims, fea: 'o:a,'.repeat(5000) + 'o:z', o: { ...claims.o, per: 'x', fpm: '9'.repeat(100_000) } }
  expect(sessionFromClaims(long).organization!.permissions.size).toBe(1)
})

test('an unknown version grants nothing', () => {
  for (const v of [1, 3, '2', null, {}])
    expect(sessionFromClaims({ ...claims, v, org_id: 'org_1', org_permissions: ['org:posts:read'] })).toMatchObject({
      status: 'signed-in',
      organization: null,
    })
})

test('a polluted Object.prototype is not read as claims of the token', () => {
  const polluted = Object.prototype as { param?: string }
  polluted.param = 'slug'
  try {
    expect(decide(sessionFromClaims(claims), { type: 'organization' }).allowed).toBe(false)
  } finally {
    delete polluted.param
  }
})

const auth = {
  tokenType: 'session_token',
  isAuthenticated: true,
  userId: 'user_1',
  sessionId: 'sess_1',
  sessionStatus: 'active',
  sessionClaims: claims,
}

test('reads the auth object of a user', () => {
  expect(sessionFromAuth(auth)).toEqual(sessionFromClaims(claims))
  // The browser's auth object has neither of these.
  const { tokenType: _tokenType, isAuthenticated: _isAuthenticated, ...browser } = auth
  expect(sessionFromAuth(browser)).toEqual(sessionFromClaims(claims))
})

test('reads a pending session in both of Clerk’s forms', () => {
  expect(sessionFromAuth({ ...auth, sessionStatus: 'pending', userId: null, isAuthenticated: false, sessionClaims: null })).toEqual({
    status: 'pending', userId: null, sessionId: null, organization: null, actor: null,
  }) // prettier-ignore
  expect(sessionFromAuth({ ...auth, sessionStatus: 'pending', sessionClaims: { ...claims, sts: 'pending' } })).toEqual({
    status: 'pending', userId: 'user_1', sessionId: 'sess_1', organization: null, actor: null,
  }) // prettier-ignore
  // The browser's token may be older than its state.
  expect(sessionFromAuth({ ...auth, sessionStatus: 'pending' })).toMatchObject({ status: 'pending', userId: null })
})

test('reads every kind of machine', () => {
  for (const tokenType of ['api_key', 'm2m_token', 'oauth_token'] as const) {
    const session = sessionFromAuth({
      tokenType,
      isAuthenticated: true,
      id: 'x_1',
      subject: 'mch_1',
      scopes: ['read', 7],
      userId: tokenType === 'm2m_token' ? undefined : 'user_1',
    })
    expect(session).toEqual({
      status: 'machine',
      tokenType,
      subject: 'mch_1',
      userId: tokenType === 'm2m_token' ? null : 'user_1',
      organization: null,
      scopes: new Set(['read']),
    })
    expect(decide(session, machine({ scopes: ['read'] })).allowed).toBe(true)
    expect(decide(session, machine({ scopes: ['read', 'write'] }))).toMatchObject({ code: 'missing_permission' })
    expect(decide(session, signedIn())).toMatchObject({ code: 'token_type_not_accepted' })
    expect(sessionFromAuth({ tokenType, isAuthenticated: false, id: null, subject: null, scopes: null })).toEqual(
      signedOut,
    )
  }
})

test('a machine with the claims of a user stays a machine', () => {
  const forged = {
    tokenType: 'm2m_token',
    isAuthenticated: true,
    subject: 'mch_1',
    scopes: [],
    userId: 'user_1',
    sessionClaims: claims,
    claims,
  }
  expect(sessionFromAuth(forged)).toMatchObject({ status: 'machine', organization: null })
})

test('a value that is not an auth object, or contradicts itself, is signed out', () => {
  const hostile = [
    null, undefined, 7, 'x', [], {}, () => auth,
    { ...auth, isAuthenticated: false }, { ...auth, userId: 'user_2' }, { ...auth, userId: null }, { ...auth, sessionClaims: null },
    { ...auth, tokenType: null }, { ...auth, tokenType: 'something_new' }, { ...auth, tokenType: 'something_new', userId: null, sessionStatus: 'pending' },
    { tokenType: 'api_key', isAuthenticated: 'yes', subject: 'user_1' }, { tokenType: 'api_key', isAuthenticated: true, subject: 7 },
    { get tokenType() { throw new Error('hostile') } },
  ] // prettier-ignore
  for (const value of hostile) expect(sessionFromAuth(value)).toEqual(signedOut)
})

test('a spread, a cast, a proxy and copies are not verified, and denied', () => {
  const session = sessionFromClaims(claims)
  const copies: unknown[] = [
    { ...session },
    { ...session, organization: { ...session.organization, id: 'org_2' } },
    structuredClone(session),
    JSON.parse(JSON.stringify(session)),
    Object.create(session),
    Object.assign(Object.create(Object.getPrototypeOf(session) as object) as object, session),
    new Proxy(session, {}),
    new Proxy(session, { get: (target, name): unknown => (name === 'organization' ? { id: 'org_2' } : Reflect.get(target, name)) }),
    null, undefined, 7, 'signed-in', [], {},
  ] // prettier-ignore
  expect(isVerifiedSession(session)).toBe(true)
  expect(decide(session, permission('org:posts:read')).allowed).toBe(true)
  for (const copy of copies) {
    expect(isVerifiedSession(copy)).toBe(false)
    expect(decide(copy as Session, signedIn())).toMatchObject({ allowed: false, code: 'unauthenticated' })
  }
})

test('a session cannot be changed, and its visible permissions decide nothing', () => {
  const session = sessionFromClaims(claims)
  const shown = session.organization!.permissions as Set<string>
  expect(() => Object.assign(session, { userId: 'user_2' })).toThrow(TypeError)
  expect(() => Object.assign(session.organization!, { id: 'org_2' })).toThrow(TypeError)
  expect(() => shown.add('org:posts:delete')).toThrow('read-only')
  expect(() => shown.delete('org:posts:read')).toThrow('read-only')
  expect(() => shown.clear()).toThrow(
    expect.objectContaining({ code: 'read_only_session', hint: 'Change the role in Clerk.' }) as Error,
  )
  Set.prototype.add.call(shown, 'org:posts:delete')
  Set.prototype.delete.call(shown, 'org:posts:read')
  expect(decide(session, permission('org:posts:delete')).allowed).toBe(false)
  expect(decide(session, permission('org:posts:read')).allowed).toBe(true)
  const robot = sessionFromAuth({ tokenType: 'api_key', isAuthenticated: true, subject: 'user_1', scopes: [] })
  if (robot.status === 'machine') (robot.scopes as Set<string>).add('write')
  expect(decide(robot, machine({ scopes: ['write'] })).allowed).toBe(false)
  Set.prototype.delete.call(shown, 'org:posts:delete')
  Set.prototype.add.call(shown, 'org:posts:read')
})

const withRoles = defineAccess({
  user: {
    claim: 'metadata.role',
    roles: {
      moderator: { name: 'Moderator', permissions: ['reviews:moderate'] },
      admin: { name: 'Admin', extends: 'moderator', permissions: ['users:ban'] },
    },
  },
})

test('reads the role of the user from the declared claim, in both kinds of auth objects', () => {
  const metadata = { role: 'admin' }
  const session = sessionFromClaims({ ...claims, metadata }, withRoles)
  expect(session).toMatchObject({ userRole: 'admin', claims: { metadata: { role: 'admin' } } })
  expect(decide(session, userRole('admin')).allowed).toBe(true)
  expect(decide(session, userPermission('reviews:moderate')).allowed).toBe(true)
  expect(decide(session, userRole('moderator'))).toMatchObject({ code: 'missing_user_role' })
  expect(decide(session, userPermission('reviews:delete'))).toMatchObject({ code: 'missing_user_permission' })
  expect(sessionFromAuth({ ...auth, sessionClaims: { ...claims, metadata } }, withRoles)).toEqual(session)
  // The page's JSON of the declaration is enough for its browser.
  const inBrowser = JSON.parse(JSON.stringify({ user: withRoles.user })) as SessionAccess
  expect(sessionFromClaims({ ...claims, metadata }, inBrowser)).toEqual(session)
})

test('a user without a declared role, and a session without the declaration, have none', () => {
  for (const metadata of [undefined, null, 'admin', ['admin'], {}, { role: 'owner' }, { role: ['admin'] }, { role: '__proto__' }]) {
    const session = sessionFromClaims({ ...claims, metadata }, withRoles)
    expect(session).toMatchObject({ status: 'signed-in', userRole: null })
    expect(decide(session, userRole('admin'))).toMatchObject({ code: 'missing_user_role' })
    expect(decide(session, userPermission('users:ban'))).toMatchObject({ code: 'missing_user_permission' })
  }
  for (const access of [undefined, {}, { user: null }])
    expect(sessionFromClaims({ ...claims, metadata: { role: 'admin' } }, access)).toMatchObject({ userRole: null })
}) // prettier-ignore

test('carries custom claims as frozen data without prototypes', () => {
  const metadata = { onboarded: true, tags: ['a'], ['__proto__']: { x: 1 } }
  const session = sessionFromClaims({ ...claims, iss: 'x', azp: 'y', metadata, tenant: 'acme' })
  if (session.status !== 'signed-in') throw new Error('signed out')
  expect(Object.keys(session.claims)).toEqual(['metadata', 'tenant'])
  const copy = session.claims.metadata as typeof metadata
  expect(copy).not.toBe(metadata)
  expect([session.claims, copy, copy.tags].every(Object.isFrozen)).toBe(true)
  expect([Object.getPrototypeOf(session.claims), Object.getPrototypeOf(copy)]).toEqual([null, null])
  expect(decide(session, claim('metadata.onboarded', true)).allowed).toBe(true)
  expect(decide(session, claim('tenant', ['globex', 'acme'])).allowed).toBe(true)
  expect(decide(session, claim('metadata.onboarded', 'true'))).toMatchObject({ code: 'missing_claim' })
})

test('claims beyond the limits, and claims that throw, are empty; the user stays signed in', () => {
  const throwing = { get inner(): string { throw new Error('hostile') } } // prettier-ignore
  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const long = Array.from({ length: 1001 }, () => 0)
  const deep = JSON.parse(`${'{"a":'.repeat(8)}1${'}'.repeat(8)}`) as unknown
  for (const metadata of [throwing, cyclic, proxy, long, deep])
    expect(sessionFromClaims({ ...claims, metadata, tenant: 'acme' })).toMatchObject({ status: 'signed-in', claims: {} })
  expect(sessionFromClaims({ ...claims, metadata: long.slice(0, 900) })).toMatchObject({ claims: { metadata: long.slice(0, 900) } })
}) // prettier-ignore
